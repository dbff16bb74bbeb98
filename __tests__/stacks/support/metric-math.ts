/** A value for each minute: that of the period that starts there. NaN: there is no data. */
export type Series = (minute: number) => number;

/** The part of CloudWatch's metric math that alarms use. The clock starts at midnight, UTC. */
const functionsFor = (periodMinutes: number): Readonly<Record<string, (...given: Series[]) => Series>> => ({
  FLOOR:
    (of = none) =>
    (minute) =>
      Math.floor(of(minute)),
  DIFF:
    (of = none) =>
    (minute) =>
      of(minute) - of(minute - periodMinutes),
  HOUR: () => (minute) => Math.floor(minute / 60) % 24,
  /** Without a third argument there is no data if the condition is false. */
  IF:
    (condition = none, yes = none, no = () => Number.NaN) =>
    (minute) =>
      condition(minute) === 0 ? no(minute) : yes(minute),
  FILL:
    (of = none, filler = none) =>
    (minute) =>
      Number.isNaN(of(minute)) ? filler(minute) : of(minute),
});

const OPERATORS: readonly Readonly<Record<string, (left: number, right: number) => number>>[] = [
  { "||": (left, right) => Number(left !== 0 || right !== 0) },
  { "&&": (left, right) => Number(left !== 0 && right !== 0) },
  {
    "==": (left, right) => Number(left === right),
    ">=": (left, right) => Number(left >= right),
    ">": (left, right) => Number(left > right),
  },
  { "+": (left, right) => left + right, "-": (left, right) => left - right },
  { "*": (left, right) => left * right, "/": (left, right) => left / right },
];

function none(): number {
  throw new Error("An argument is missing.");
}

/** Evaluates an expression over metrics from its text. */
export function evaluateMath(
  expression: string,
  metrics: Readonly<Record<string, Series>>,
  periodMinutes = 60,
): Series {
  const functions = functionsFor(periodMinutes);
  const tokens = expression.match(/\d+(?:\.\d+)?|\w+|==|>=|&&|\|\||\S/g) ?? [];
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
    const call = functions[token];
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
