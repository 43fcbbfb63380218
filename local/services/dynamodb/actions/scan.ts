import validations from 'dynalite/validations/index.js';
import scanValidation from 'dynalite/validations/scan.js';
import { isRecord } from '../../../core/fields.ts';
import type { Operation } from '../../../platform/calls.ts';
import type { Database } from '../database.ts';
import { checkRequest, raiseProblem, requestRecord } from '../dynalite/check-request.ts';
import { type Expressions, parseExpressions } from '../dynalite/parse-expressions.ts';
import type { ScanRequest, Schema } from '../dynalite/schema.ts';
import { validationError } from '../errors.ts';
import { legacyCondition, legacyPaths } from '../expressions/legacy.ts';
import { answerWith, consumptionDetail, withTableName } from '../item-request.ts';
import { rangeAfter } from '../key-range.ts';
import { Page } from '../page.ts';
import { checkStartKeyValues, type PageSource, pageSource, type StartPlace, startPlace } from '../page-source.ts';
import { pageRequirement } from '../permissions.ts';
import { checkNestedHeads } from '../planning.ts';
import { type ScannedPartition, scanHash } from '../rows.ts';

/** Consistent scans are younger than dynalite's description. */
const SCHEMA: Schema<ScanRequest> = { ...scanValidation.types, ConsistentRead: 'Boolean' };

/**
 * Items come by the hash of their partition key, which also decides the segment of a parallel scan.
 * Source: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html
 */
export function scan(database: Database): Operation {
  return {
    requires: (input) => pageRequirement(database, input, 'Scan'),
    handle: (input) => {
      const request = checkRequest(withTableName(requestRecord(input), database), SCHEMA);
      const expressions = checkParameters(request);
      const source = pageSource(database.table(request.TableName), request);
      const start = request.ExclusiveStartKey && startPlace(source, request.ExclusiveStartKey);
      checkNestedHeads(source.table, expressions.nestedHeads);
      const filter = expressions.filter ?? legacyCondition(request.ScanFilter, request.ConditionalOperator);
      const paths = expressions.projection ?? legacyPaths(request.AttributesToGet);
      const page = new Page(source, request, { filter, paths });
      readPage(page, source, start, request);
      return answerWith(database, page.answer(), page.consumption(), request.ReturnConsumedCapacity);
    },
    payloads: (_input, output) => pagePayloads(output),
    detail: (_input, output) => consumptionDetail(database, output),
  };
}

/** A page with one item is about that item; one with many is about none in particular. */
export function pagePayloads(output: unknown): readonly unknown[] {
  const items = isRecord(output) ? output['Items'] : undefined;
  return Array.isArray(items) && items.length === 1 ? items : [];
}

function checkParameters(request: ScanRequest): Expressions {
  raiseProblem(
    validations.validateExpressionParams(
      request,
      ['ProjectionExpression', 'FilterExpression'],
      ['AttributesToGet', 'ScanFilter', 'ConditionalOperator'],
    ),
  );
  legacyPaths(request.AttributesToGet);
  raiseProblem(validations.validateConditions(request.ScanFilter));
  checkStartKeyValues(request.ExclusiveStartKey);
  checkSegments(request);
  return parseExpressions(request);
}

function checkSegments({ Segment: segment, TotalSegments: total }: ScanRequest): void {
  if (segment !== undefined && total === undefined)
    throw validationError(
      'The TotalSegments parameter is required but was not present in the request when Segment parameter is present',
    );
  if (total === undefined) return;
  if (segment === undefined)
    throw validationError(
      'The Segment parameter is required but was not present in the request when parameter TotalSegments is present',
    );
  if (segment >= total)
    throw validationError(
      `The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: ${segment} is not less than TotalSegments: ${total}`,
    );
}

function readPage(page: Page, source: PageSource, start: StartPlace | undefined, request: ScanRequest): void {
  const { Segment: segment = 0, TotalSegments: total = 1 } = request;
  const startHash = start && scanHash(start.partition);
  if (startHash !== undefined && segmentOf(startHash, total) !== segment)
    throw validationError(
      `The provided starting key is invalid: Invalid ExclusiveStartKey. Please use ExclusiveStartKey with correct Segment. TotalSegments: ${total} Segment: ${segment}`,
    );
  for (const scanned of source.rows.inScanOrder()) {
    if (segmentOf(scanned.hash, total) !== segment) continue;
    if (startHash !== undefined && start && isBefore(scanned, startHash, start.partition)) continue;
    const { partition } = scanned;
    const all = { from: 0, to: partition.size };
    const range = start && partition.key === start.partition ? rangeAfter(partition, all, start, true) : all;
    for (let index = range.from; index < range.to; index++) {
      if (page.isFull) return;
      const row = partition.at(index);
      if (row) page.read(row.item);
    }
    if (page.isFull) return;
  }
}

/** Scan order is by hash, then by key. */
function isBefore(scanned: ScannedPartition, hash: string, key: string): boolean {
  return scanned.hash < hash || (scanned.hash === hash && scanned.partition.key < key);
}

/** Segments are equal shares of the hashes, by their first 16 bits. */
function segmentOf(hash: string, total: number): number {
  return total === 1 ? 0 : Math.floor((Number.parseInt(hash.slice(0, 4), 16) * total) / 65_536);
}
