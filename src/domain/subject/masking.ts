/** How people's numbers and addresses are shown to those who do not need them. Pure. */

/** 138****6217; short numbers lose their middle as well. */
export function maskedPhone(phone: string | null): string | null {
  if (phone === null || phone === '') return null;
  if (phone.length < 8) return `${phone.slice(0, 2)}****`;
  return `${phone.slice(0, 3)}****${phone.slice(-4)}`;
}

/** z****@example.cn */
export function maskedEmail(email: string | null): string | null {
  if (email === null || email === '') return null;
  const at = email.lastIndexOf('@');
  return at < 1 ? '****' : `${email.slice(0, 1)}****${email.slice(at)}`;
}
