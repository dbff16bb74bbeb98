import { rmSync } from "node:fs";
import { packedFolder } from "./packed";

export default function removePacked(): void {
  rmSync(packedFolder(), { recursive: true, force: true });
}
