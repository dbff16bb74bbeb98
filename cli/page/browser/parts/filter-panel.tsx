import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Scan } from "../../api";
import { readFilters } from "../address/filters";
import { place } from "../address/navigation";
import { useStore } from "../state/store";
import { FilterForm } from "./filter-form";

/** Room for filters and results side by side. */
const WIDE = "(min-width: 60rem)";

interface FilterPanelProps {
  readonly scan: Scan;
  readonly children: ComponentChildren;
}

/** The filters next to their results; on a narrow window above them, and closed. */
export function FilterPanel({ scan, children }: FilterPanelProps) {
  const [isWide] = useState(() => matchMedia(WIDE).matches);
  const active = Object.keys(readFilters(useStore(place).query)).length;
  return (
    <div class="with-filters">
      <details class="filter-panel" open={isWide}>
        <summary>Filters{active > 0 ? ` (${active})` : ""}</summary>
        <FilterForm facets={scan.facets} />
      </details>
      <div class="filtered">{children}</div>
    </div>
  );
}
