/**
 * What a field that was refused should have been, in signs that need no language: a kind, a range, a choice, a pattern. What was
 * sent is never told again: it may be a person's name or a password.
 */
const LENGTH_MAX = 200;

interface Issue {
  /** Kind of issue, as zod names it. */
  readonly keyword: string;
  readonly message?: string | undefined;
  readonly params: object;
}

type Params = Readonly<Record<string, unknown>>;

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const textOf = (value: unknown): string =>
  value === null || ['string', 'number', 'bigint', 'boolean'].includes(typeof value)
    ? String(value)
    : '';

const isBound = (value: unknown): value is number | bigint =>
  typeof value === 'number' || typeof value === 'bigint';

/** Sizes are of texts and lists, all else is of numbers. */
const sized = ({ origin }: Params): string =>
  origin === 'string' || origin === 'array' ? 'length ' : '';

function bound(sign: '<' | '>', limit: unknown, params: Params): string {
  if (!isBound(limit)) return '';
  const inclusive = sign === '>' ? '≥' : '≤';
  const told = params.inclusive === false ? sign : inclusive;
  return `${sized(params)}${params.exact === true ? '=' : told} ${limit}`;
}

function ofUnion(params: Params): string {
  const options = listOf(params.options).map(textOf);
  if (options.length > 0) return options.join(' | ');
  const branches = listOf(params.errors).map((branch) => {
    const [first] = listOf(branch);
    if (typeof first !== 'object' || first === null) return '';
    const { code, message, ...rest } = first as Params;
    return expectation({ keyword: textOf(code), message: textOf(message), params: rest });
  });
  return [...new Set(branches.filter(Boolean))].join(' | ');
}

function expectation({ keyword, message, params: given }: Issue): string {
  const params = given as Params;
  switch (keyword) {
    case 'invalid_type':
      return textOf(params.expected);
    case 'invalid_value':
      return listOf(params.values).map(textOf).join(' | ');
    case 'too_small':
      return bound('>', params.minimum, params);
    case 'too_big':
      return bound('<', params.maximum, params);
    case 'invalid_format':
      return textOf(params.pattern ?? params.format);
    case 'not_multiple_of':
      return `n × ${textOf(params.divisor)}`;
    case 'unrecognized_keys':
      return '∅';
    case 'invalid_union':
      return ofUnion(params);
    case 'custom':
      return message === 'Invalid input' ? '' : (message ?? '');
    default:
      return '';
  }
}

/** '' where nothing more is known than that it is wrong. */
export const expectedOf = (issue: Issue): string => expectation(issue).slice(0, LENGTH_MAX);
