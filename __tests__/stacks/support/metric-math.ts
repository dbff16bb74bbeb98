/** A value for each minute: what the period says that starts there. */
export type Series = (minute: number) => number;

const PERIOD_MINUTES = 60;

/** What alarms on hourly periods use of CloudWatch's metric math. The clock starts at midnight, UTC. */
const FUNCTIONS: Readonly<Record<string, (...given: Series[]) => Series>> = {
  FLOOR:
    (of = none) =>
    (minute) =>
      Math.floor(of(minute)),
  DIFF:
    (of = none) =>
    (minute) =>
      of(minute) - of(minute - PERIOD_MINUTES),
  HOUR: () => (minute) => Math.floor(minute / 60) % 24,
  IF:
    (condition = none, yes = none, no = none) =>
    (minute) =>
      condition(minute) === 0 ? no(minute) : yes(minute),
};

const OPERATORS: readonly Readonly<Record<string, (left: number, right: number) => number>>[] = [
  { "==": (left, right) => Number(left === right) },
  { "+": (left, right) => left + right, "-": (left, right) => left - right },
  { "*": (left, right) => left * right, "/": (left, right) => left / right },
];

function none(): number {
  throw new Error("An argument is missing.");
}

/** Works out an expression over metrics, by its text. */
export function evaluateMath(expression: string, metrics: Readonly<Record<string, Series>>): Series {
  const tokens = expression.match(/\d+(?:\.\d+)?|\w+|==|\S/g) ?? [];
  const take = (expected: string) => {
    const token = tokens.shift();
    if (token !== expected) throw new Error(`Expected ${expected}, found ${token}, in ${expression}`);
  };

  function level(precedence: number): Series {
    const operators = OPERATORS[precedence];
    if (operators === undefined) return operand();
    let result = level(precedence + 1);
    for (let apply = operators[tokens[0] ?? ""]; apply !== undefined; apply = operators[tokens[0] ?? ""]) {
      tokens.shift();
      const [left, right, operate] = [result, level(precedence + 1), apply];
      result = (minute) => operate(left(minute), right(minute));
    }
    return result;
  }

  function operand(): Series {
    const token = tokens.shift() ?? "";
    if (/^\d/.test(token)) return () => Number(token);
    if (token === "(") {
      const inner = level(0);
      take(")");
      return inner;
    }
    const metric = metrics[token];
    if (metric !== undefined) return metric;
    const call = FUNCTIONS[token];
    if (call === undefined) throw new Error(`Unknown ${token} in ${expression}`);
    take("(");
    const given = [level(0)];
    for (; tokens[0] === ","; given.push(level(0))) tokens.shift();
    take(")");
    return call(...given);
  }

  const result = level(0);
  if (tokens.length > 0) throw new Error(`Not understood in ${expression}: ${tokens.join(" ")}`);
  return result;
}
