import type { Identifier, ImportDeclaration, Literal, Program } from 'acorn';
import { placeOf, UnsupportedCodeError } from './syntax.ts';

/** Modules that APPSYNC_JS has and this runtime does not. */
const OTHER_MODULES: Readonly<Record<string, string>> = {
  '@aws-appsync/utils/rds': 'the local cloud has no RDS data source',
  '@aws-appsync/utils/ai': 'the local cloud has no Bedrock data source',
};

const MODULES = new Set(['@aws-appsync/utils', '@aws-appsync/utils/dynamodb']);

/**
 * The body of a function that does what the module does and returns its exports: imports become reads of the parameter
 * `modules`, exports a final return. Line numbers stay as they are in the deployed code. Raises UnsupportedCodeError
 * for an import of anything but the runtime's own modules.
 */
export function moduleBody(program: Program, code: string, name: string): string {
  const edits: { start: number; end: number; text: string }[] = [];
  const exported: string[] = [];
  for (const statement of program.body) {
    if (statement.type === 'ImportDeclaration') {
      const text = importText(statement, code, name);
      edits.push({ start: statement.start, end: statement.end, text });
    } else if (statement.type === 'ExportNamedDeclaration') {
      const { declaration } = statement;
      if (statement.source)
        throw new UnsupportedCodeError(
          `${name}, ${placeOf(code, statement)}: export from another module is not supported by APPSYNC_JS; bundle the code with esbuild.`,
        );
      if (declaration) {
        edits.push({ start: statement.start, end: declaration.start, text: '' });
        if (declaration.type === 'VariableDeclaration') {
          for (const { id } of declaration.declarations)
            if (id.type === 'Identifier') exported.push(`${id.name}: ${id.name}`);
        } else if (declaration.id) exported.push(`${declaration.id.name}: ${declaration.id.name}`);
      } else edits.push({ start: statement.start, end: statement.end, text: '' });
      for (const specifier of statement.specifiers)
        exported.push(`${nameOf(specifier.exported)}: ${nameOf(specifier.local)}`);
    }
  }
  let body = code;
  for (const { start, end, text } of edits.toReversed()) {
    const lines = code.slice(start, end).split('\n').length - 1;
    body = body.slice(0, start) + text + '\n'.repeat(lines) + body.slice(end);
  }
  return `${body}\nreturn { ${exported.join(', ')} };`;
}

function importText(statement: ImportDeclaration, code: string, name: string): string {
  const source = String(statement.source.value);
  if (!MODULES.has(source)) {
    const why =
      OTHER_MODULES[source] ??
      'only @aws-appsync/utils and what it contains can be imported; bundle the rest with esbuild';
    throw new UnsupportedCodeError(
      `${name}, ${placeOf(code, statement)}: the module ${source} is not supported: ${why}.`,
    );
  }
  const module = `modules[${JSON.stringify(source)}]`;
  return statement.specifiers
    .map((specifier) => {
      const local = specifier.local.name;
      if (specifier.type === 'ImportNamespaceSpecifier') return `const ${local} = ${module};`;
      const imported = specifier.type === 'ImportDefaultSpecifier' ? 'default' : nameOf(specifier.imported);
      return `const ${local} = ${module}[${JSON.stringify(imported)}];`;
    })
    .join(' ');
}

function nameOf(node: Identifier | Literal): string {
  return node.type === 'Identifier' ? node.name : String(node.value);
}
