import { type Certificate, certificateFolder, ownCertificate, readCertificate } from '../http/certificate.ts';
import type { StartOptions } from './options.ts';

/** The certificate that `--tls` asks for, made if need be. */
export function certificateOf({ tls }: StartOptions): Promise<Certificate> | Certificate | undefined {
  if (tls === false) return undefined;
  return tls === true ? ownCertificate(certificateFolder()) : readCertificate(tls.cert, tls.key);
}

/** Where TLS is, and how clients come to trust a certificate that nobody has signed. */
export function trust(endpoint: string, { file }: Certificate): string[] {
  return [
    `  TLS      ${endpoint.replace('http:', 'https:')}, and wss: for subscriptions, with the certificate ${file}`,
    `           Node: NODE_EXTRA_CA_CERTS=${file}   curl: --cacert   AWS CLI: AWS_CA_BUNDLE`,
    '           Browsers: open the address once and accept it, or import the certificate',
  ];
}
