import { DomainError } from '../domain/errors.js';
import { NotLoggedIn } from '../http/errors.js';

/** The same sentence for an unknown account, a disabled one and a wrong password. */
export class WrongPassword extends NotLoggedIn {
  override readonly code = 'session.wrong-password';
  constructor() {
    super({ zh: '账号或密码不正确', en: 'account or password is wrong' });
  }
}

/** The role may not do this at all. */
export class RoleNotPermitted extends DomainError {
  readonly code = 'session.role-not-permitted';
  override readonly kind = 'not-permitted';
  constructor(roles: readonly string[]) {
    super({ zh: '您的角色没有这项权限', en: `only for the roles ${roles.join(', ')}` }, { roles });
  }
}

/** An account cannot be made as asked. */
export class AccountRefused extends DomainError {
  readonly code = 'account.refused';
  override readonly kind = 'refused';
}

/** There is no such account. */
export class AccountNotFound extends DomainError {
  readonly code = 'account.not-found';
  override readonly kind = 'not-found';
  constructor(account: string) {
    super({ zh: `没有账号 ${account}`, en: `there is no account ${account}` });
  }
}
