import { inflateRawSync } from 'node:zlib';

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const STORED = 0;
const DEFLATED = 8;

/**
 * The files of a zip archive, as far as Lambda packages go: no encryption, no 64-bit sizes. Raises an Error that names
 * the archive. https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */
export function readZip(archive: Buffer, archiveName: string): { name: string; content: Buffer }[] {
  const end = archive.lastIndexOf(Buffer.from('PK\x05\x06'));
  if (end < 0 || archive.length < end + 22 || archive.readUInt32LE(end) !== END_OF_DIRECTORY)
    throw new Error(`${archiveName} is not a zip archive.`);
  const count = archive.readUInt16LE(end + 10);
  let at = archive.readUInt32LE(end + 16);
  const files: { name: string; content: Buffer }[] = [];
  for (let entry = 0; entry < count; entry++) {
    if (archive.readUInt32LE(at) !== DIRECTORY_ENTRY) throw new Error(`The directory of ${archiveName} is damaged.`);
    const method = archive.readUInt16LE(at + 10);
    const size = archive.readUInt32LE(at + 20);
    const nameLength = archive.readUInt16LE(at + 28);
    const extraLength = archive.readUInt16LE(at + 30);
    const commentLength = archive.readUInt16LE(at + 32);
    const header = archive.readUInt32LE(at + 42);
    const name = archive.toString('utf8', at + 46, at + 46 + nameLength);
    at += 46 + nameLength + extraLength + commentLength;
    if (name.endsWith('/')) continue;
    // The local header repeats name and extra field, with lengths of its own.
    const start = header + 30 + archive.readUInt16LE(header + 26) + archive.readUInt16LE(header + 28);
    const data = archive.subarray(start, start + size);
    if (method !== STORED && method !== DEFLATED)
      throw new Error(`${name} in ${archiveName} is compressed by method ${method}, which is not supported.`);
    files.push({ name, content: method === STORED ? data : inflateRawSync(data) });
  }
  return files;
}
