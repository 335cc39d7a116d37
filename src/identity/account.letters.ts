/** The letters about accounts: plain, because they concern no programme. Pure. */
import type { LinkedAccount, Purpose } from './link.store.js';
import type { Link } from './link.service.js';

export interface AccountLetter {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}

const SUBJECT: Readonly<Record<Purpose, string>> = {
  invitation: '挂图作战：请启用您的账号',
  reset: '挂图作战：重新设置密码',
};
const LINES: Readonly<Record<Purpose, readonly [string, string]>> = {
  invitation: ['已为您开通账号', '请在 7 日内打开以下链接，设置密码后登录。链接只能使用一次：'],
  reset: ['收到重新设置密码的请求', '请在 30 分钟内打开以下链接设置新密码。链接只能使用一次：'],
};

/** An invitation, or the way back for somebody who has forgotten the password. */
export function linkLetter(
  purpose: Purpose,
  { account, name }: Pick<LinkedAccount, 'account' | 'name'>,
  { url }: Link,
): AccountLetter {
  const [what, then] = LINES[purpose];
  const last =
    purpose === 'reset' ? '如果不是您本人的请求，不必理会：密码没有改变。' : '请勿转发本邮件。';
  return letter(SUBJECT[purpose], [`${name}：`, `${what}（${account}）。${then}`, url, last]);
}

/** Tells a delegate whose letters come to them, from when to when, and what is open there. */
export function delegateLetter(of: {
  readonly name: string;
  readonly delegate: string;
  readonly from: string;
  readonly to: string;
  readonly open: number;
}): AccountLetter {
  return letter(`挂图作战：您代收${of.name}的通知`, [
    `${of.delegate}：`,
    `${of.from}至${of.to}，发给${of.name}的通知由您代收。目前在办事项 ${String(of.open)} 项，登录后在“任务”页办理。`,
  ]);
}

/** Tells an enterprise that one more person may act for it, and who has said so. */
export function colleagueLetter(of: {
  readonly enterprise: string;
  readonly account: string;
  readonly name: string;
  readonly by: string;
  readonly on: string;
}): AccountLetter {
  return letter(`挂图作战：${of.enterprise}新增一个账号`, [
    `${of.enterprise}：`,
    `${of.on}，${of.by}为贵企业开通账号 ${of.account}（${of.name}），该账号可以代表贵企业填报、确认和申诉。`,
    '如非贵企业要求，请立即与牵头单位联系，由其停用该账号。',
  ]);
}

function letter(subject: string, lines: readonly string[]): AccountLetter {
  const body = lines.map((line) => `<p>${linked(escaped(line))}</p>`).join('\n');
  return {
    subject,
    text: lines.join('\n\n'),
    html: `<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8"><title>${escaped(subject)}</title></head>\n<body>${body}</body></html>`,
  };
}

const SIGNS: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};
const escaped = (text: string): string => text.replaceAll(/[&<>"]/g, (sign) => SIGNS[sign] ?? sign);
const linked = (text: string): string =>
  /^https?:\S+$/.test(text) ? `<a href="${text}">${text}</a>` : text;
