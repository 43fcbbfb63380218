import { type ASTNode, type DocumentNode, type GraphQLError, Kind, print, type ValueNode, visit } from 'graphql';

/** graphql's message, and what AppSync says instead: the type of the error and its text. */
const TRANSLATIONS: readonly [RegExp, string, (match: RegExpExecArray) => string][] = [
  [
    /^Cannot query field "(\w+)" on type "(\w+)"/,
    'FieldUndefined',
    (m) => `Field '${m[1]}' in type '${m[2]}' is undefined`,
  ],
  [
    /introspection has been disabled.+ contained the field "(\w+)"/s,
    'FieldUndefined',
    (m) => `Field '${m[1]}' in type 'Query' is undefined`,
  ],
  [/^Unknown argument "(\w+)" on (?:field|directive)/, 'UnknownArgument', (m) => `Unknown field argument ${m[1]}`],
  [
    /^Field "\w+" argument "(\w+)" of type .+ is required/,
    'MissingFieldArgument',
    (m) => `Missing field argument ${m[1]}`,
  ],
  [
    /^Field "(\w+)" of type "(.+)" must have a selection/,
    'SubSelectionRequired',
    (m) => `Sub selection required for type ${bare(m[2])} of field ${m[1]}`,
  ],
  [
    /^Field "(\w+)" must not have a selection since type "(.+)" has/,
    'SubSelectionNotAllowed',
    (m) => `Sub selection not allowed on leaf type ${bare(m[2])} of field ${m[1]}`,
  ],
  [/^Variable "\$(\w+)" is not defined/, 'UndefinedVariable', (m) => `Undefined variable ${m[1]}`],
  [/^Variable "\$(\w+)" is never used/, 'UnusedVariable', (m) => `Unused variable ${m[1]}`],
  [
    /^Variable "\$\w+" of type "(.+)" used in position expecting type "(.+)"/,
    'VariableTypeMismatch',
    (m) => `Variable type '${m[1]}' doesn't match expected type '${m[2]}'`,
  ],
  [/^Unknown type "(\w+)"/, 'UnknownType', (m) => `Unknown type ${m[1]}`],
  [/^Unknown fragment "(\w+)"/, 'UndefinedFragment', (m) => `Undefined fragment ${m[1]}`],
  [/^Fragment "(\w+)" is never used/, 'UnusedFragment', (m) => `Unused fragment ${m[1]}`],
  [/^Unknown directive "@(\w+)"/, 'UnknownDirective', (m) => `Unknown directive ${m[1]}`],
  [/^Directive "@(\w+)" may not be used/, 'MisplacedDirective', (m) => `Directive ${m[1]} not allowed here`],
  [/^Fields "(\w+)" conflict because (.+?)(?:\. Use|$)/s, 'FieldsConflict', (m) => `${m[1]}: ${m[2]}`],
  [
    /^This anonymous operation must be the only/,
    'LoneAnonymousOperationViolation',
    () => 'Anonymous operation with other operations.',
  ],
  [
    /^There can be only one operation named "(\w+)"/,
    'DuplicateOperationName',
    (m) => `There can be only one operation named '${m[1]}'`,
  ],
  [/^Cannot spread fragment "(\w+)" within itself/, 'FragmentCycle', () => 'Fragment cycles not allowed'],
];

/**
 * A validation error in the words of AppSync, which are those of graphql-java:
 * `Validation error of type FieldUndefined: Field 'x' in type 'Query' is undefined @ 'x'`. Wording as in
 * https://github.com/graphql/graphql-over-http/issues/81 and https://github.com/aws/aws-appsync-community/issues/273
 */
export function validationMessage(error: GraphQLError, document: DocumentNode): string {
  const node = faultyNode(error);
  const path = node ? fieldPath(node, document) : [];
  const where = path.length > 0 ? ` @ '${path.join('/')}'` : '';
  for (const [pattern, type, text] of TRANSLATIONS) {
    const match = pattern.exec(error.message);
    if (match) return `Validation error of type ${type}: ${text(match)}${where}`;
  }
  const literal = node && wrongLiteral(error, node, document);
  if (literal) return `Validation error of type WrongType: ${literal}${where}`;
  return `Validation error of type InvalidSyntax: ${error.message}${where}`;
}

/** `argument 'input.quantity' with value 'StringValue{value='x'}' is not a valid 'Int'` */
function wrongLiteral(error: GraphQLError, node: ASTNode, document: DocumentNode): string | undefined {
  const argument = argumentAround(node, document);
  if (!argument) return undefined;
  const path = [argument.name, ...argument.members].join('.');
  const missing = /^Field "(?:\w+\.)?(\w+)" of required type/.exec(error.message);
  if (missing)
    return `argument '${path}' with value '${shown(argument.value)}' is missing required fields '[${missing[1]}]'`;
  const unknown = /^Field "(\w+)" is not defined by type "(\w+)"/.exec(error.message);
  if (unknown)
    return `argument '${path}' with value '${shown(argument.value)}' contains a field not in '${unknown[2]}': '${unknown[1]}'`;
  const expected =
    /^Expected value of type "(.+?)"/.exec(error.message)?.[1] ??
    /^(Int|Float|Boolean|String|ID) cannot represent/.exec(error.message)?.[1] ??
    /does not exist in "(\w+)" enum/.exec(error.message)?.[1] ??
    /^Enum "(\w+)" cannot represent/.exec(error.message)?.[1];
  return expected
    ? `argument '${path}' with value '${shown(argument.value)}' is not a valid '${bare(expected)}'`
    : undefined;
}

/** The node that AppSync points at: of a variable that does not fit, where it is used; else the first. */
export function faultyNode(error: GraphQLError): ASTNode | undefined {
  const nodes = error.nodes ?? [];
  return error.message.includes('used in position expecting') ? nodes.at(-1) : nodes[0];
}

interface Argument {
  readonly name: string;
  /** Names of the input object's members down to the value. */
  readonly members: readonly string[];
  readonly value: ValueNode;
}

function argumentAround(target: ASTNode, document: DocumentNode): Argument | undefined {
  let found: Argument | undefined;
  const members: string[] = [];
  let argument: string | undefined;
  visit(document, {
    enter(node) {
      if (node.kind === Kind.ARGUMENT) argument = node.name.value;
      if (node.kind === Kind.OBJECT_FIELD) members.push(node.name.value);
      if (node === target && argument !== undefined) {
        const value = node.kind === Kind.OBJECT_FIELD ? node.value : node;
        if ('kind' in value && isValue(value)) found = { name: argument, members: [...members], value };
      }
    },
    leave(node) {
      if (node.kind === Kind.ARGUMENT) argument = undefined;
      if (node.kind === Kind.OBJECT_FIELD) members.pop();
    },
  });
  return found;
}

/** Names of the fields that lead to the node, from the operation's root. */
function fieldPath(target: ASTNode, document: DocumentNode): string[] {
  const path: string[] = [];
  let found: string[] = [];
  visit(document, {
    enter(node) {
      if (node.kind === Kind.FIELD) path.push(node.name.value);
      if (node === target) found = [...path];
    },
    leave(node) {
      if (node.kind === Kind.FIELD) path.pop();
    },
  });
  return found;
}

function isValue(node: ASTNode): node is ValueNode {
  return node.kind.endsWith('Value') || node.kind === Kind.VARIABLE;
}

/** A literal as graphql-java prints it: `ObjectValue{objectFields=[ObjectField{name='test', value=StringValue{value='x'}}]}` */
function shown(value: ValueNode): string {
  switch (value.kind) {
    case Kind.STRING:
      return `StringValue{value='${value.value}'}`;
    case Kind.ENUM:
      return `EnumValue{name='${value.value}'}`;
    case Kind.INT:
      return `IntValue{value=${value.value}}`;
    case Kind.FLOAT:
      return `FloatValue{value=${value.value}}`;
    case Kind.BOOLEAN:
      return `BooleanValue{value=${value.value}}`;
    case Kind.NULL:
      return 'NullValue{}';
    case Kind.LIST:
      return `ArrayValue{values=[${value.values.map(shown).join(', ')}]}`;
    case Kind.OBJECT:
      return `ObjectValue{objectFields=[${value.fields.map((field) => `ObjectField{name='${field.name.value}', value=${shown(field.value)}}`).join(', ')}]}`;
    default:
      return print(value);
  }
}

function bare(type: string | undefined): string {
  return (type ?? '').replace(/[![\]]/g, '');
}
