import { trimManifest } from "./manifest";

trimManifest();
