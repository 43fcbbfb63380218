import { type ASTNode, type DocumentNode, Kind, TokenKind, visit } from 'graphql';

/**
 * The schema with the comments right before a definition as its description, where it has none of its own: that is how
 * AppSync reads them, as graphql-js did until its version 16.
 * https://github.com/aws/aws-appsync-community/issues/410
 */
export function withCommentDescriptions(document: DocumentNode): DocumentNode {
  return visit(document, {
    enter: (node) => {
      if (!isDescribable(node) || node.description) return undefined;
      const value = commentBefore(node);
      return value === undefined ? undefined : { ...node, description: { kind: Kind.STRING, value, block: true } };
    },
  });
}

/** Definitions of types, fields, arguments, input fields and enum values. */
type Describable = Extract<ASTNode, { readonly description?: unknown }>;

function isDescribable(node: ASTNode): node is Describable {
  return (
    node.kind.endsWith('Definition') &&
    node.kind !== Kind.OPERATION_DEFINITION &&
    node.kind !== Kind.FRAGMENT_DEFINITION
  );
}

/** The comments on the lines directly above the definition, without their number signs. */
function commentBefore(node: ASTNode): string | undefined {
  const lines: string[] = [];
  let line = node.loc?.startToken.line ?? 0;
  let token = node.loc?.startToken.prev;
  while (token?.kind === TokenKind.COMMENT && token.line === line - 1) {
    lines.unshift(token.value.replace(/^ /, ''));
    line = token.line;
    token = token.prev;
  }
  return lines.length > 0 ? lines.join('\n') : undefined;
}
