import { endWithError } from '../evaluation.ts';

const FORMS: Readonly<Record<string, string>> = { nfc: 'NFC', nfd: 'NFD', nfkc: 'NFKC', nfkd: 'NFKD' };

/** `util.str`. https://docs.aws.amazon.com/appsync/latest/devguide/string-helpers-js.html */
export const stringUtil = {
  normalize(value: unknown, form: unknown): string {
    const name = FORMS[String(form).toLowerCase()];
    if (!name)
      return endWithError(
        `util.str.normalize: the form must be nfc, nfd, nfkc or nfkd, but is ${String(form)}.`,
        'Code',
      );
    return String(value).normalize(name);
  },
};
