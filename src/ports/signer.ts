/** Ed25519 (RFC 8032) of a station: its private half signs, its public half is given away. */
export interface Signer {
  /** 128 hex digits over UTF-8 text. */
  sign(text: string): string;
}

export interface SignatureCheck {
  holds(text: string, signature: string): boolean;
}
