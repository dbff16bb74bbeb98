import { restoreManifest } from "./manifest";

restoreManifest();
