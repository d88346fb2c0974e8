const SECRET_NAME =
  /SECRET|TOKEN|PASSW|PASSPHRASE|PRIVATE|CREDENTIAL|WEBHOOK|SMTP_URL|MNEMONIC|API_?KEY|ACCESS_?KEY|KEY_?ID|(?:^|_)KEY(?:_|$)/i

/** Whether a variable's name says that its value is a secret. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name)
}
