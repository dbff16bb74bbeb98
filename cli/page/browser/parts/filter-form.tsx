import type { HeldRole, Scan } from "../../api";
import { type FilterName, type Filters, readFilters, withFilter, writeFilters } from "../address/filters";
import { navigate, place, replacePlace } from "../address/navigation";
import { useInfo } from "../state/info";
import { useStore } from "../state/store";

const HELD: readonly HeldRole[] = ["quarantine", "retry"];

/** The filters of the address, to see and change. The address follows, so that it can be kept and sent. */
export function FilterForm({ facets }: Pick<Scan, "facets">) {
  const { path, query } = useStore(place);
  const { noun, producerAttribute } = useInfo();
  const filters = readFilters(query);
  const write = (next: Filters, isTyping: boolean) => {
    const href = path + writeFilters(next, keptOf(query));
    if (isTyping) replacePlace(href);
    else navigate(href);
  };
  const common = { filters, write };
  const isFiltered = Object.keys(filters).length > 0;
  return (
    <search>
      <form class="filters" aria-label="Filters" onSubmit={(event) => event.preventDefault()}>
        <Text {...common} name="bodyContains" label="Body contains" isSearch />
        <Choice {...common} name="queue" label="Queue" values={HELD.map((value) => ({ value }))} />
        <Choice {...common} name="reason" label="Reason" values={facets.reasons} />
        <Choice {...common} name="producer" label={capital(noun)} values={facets.producers} />
        <Choice {...common} name="cause" label="Cause" values={facets.causes} />
        <Text {...common} name="olderThan" label="Older than" placeholder="15m, 2h, 3d" />
        <Text {...common} name="newerThan" label="Newer than" placeholder="15m, 2h, 3d" />
        <Text {...common} name="attempt" label="Redrives" placeholder="0" />
        <Text {...common} name="id" label="Id" />
        <Text {...common} name="body" label="Body field" placeholder="field=value" />
        <Text {...common} name="attribute" label="Attribute" placeholder={`${producerAttribute.name}=…`} />
        <Text
          {...common}
          name="withoutAttribute"
          label="Without attribute"
          placeholder={producerAttribute.name}
        />
        <button type="button" class="small" disabled={!isFiltered} onClick={() => write({}, false)}>
          Clear the filters
        </button>
      </form>
    </search>
  );
}

/** The rest of the address except the page number, because another selection begins at its first page. */
function keptOf(query: string): Record<string, string> {
  const by = new URLSearchParams(query).get("by");
  return by === null ? {} : { by };
}

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

interface FieldProps {
  readonly name: FilterName;
  readonly label: string;
  readonly filters: Filters;
  readonly write: (next: Filters, isTyping: boolean) => void;
}

interface ChoiceProps extends FieldProps {
  readonly values: readonly { readonly value: string; readonly count?: number }[];
}

/** One of the existing values. The requested value is shown even if no message has it. */
function Choice({ name, label, filters, write, values }: ChoiceProps) {
  const chosen = filters[name] ?? [];
  const single = chosen.length > 1 ? chosen.join("\n") : (chosen[0] ?? "");
  const isUnknown = single !== "" && !values.some(({ value }) => value === single);
  return (
    <label>
      <span>{label}</span>
      <select
        value={single}
        onChange={({ currentTarget }) => write(withFilter(filters, name, currentTarget.value), false)}
      >
        <option value="">any</option>
        {isUnknown && <option value={single}>{chosen.join(" or ")}</option>}
        {values.map(({ value, count }) => (
          <option value={value} key={value}>
            {count === undefined ? value : `${value} (${count})`}
          </option>
        ))}
      </select>
    </label>
  );
}

interface TextProps extends FieldProps {
  readonly placeholder?: string;
  readonly isSearch?: boolean;
}

function Text({ name, label, filters, write, placeholder, isSearch = false }: TextProps) {
  return (
    <label>
      <span>{label}</span>
      <input
        type="search"
        data-search={isSearch ? "" : undefined}
        autocomplete="off"
        spellcheck={false}
        placeholder={placeholder}
        value={filters[name]?.join(" ") ?? ""}
        onInput={({ currentTarget }) => write(withFilter(filters, name, currentTarget.value), true)}
      />
    </label>
  );
}
