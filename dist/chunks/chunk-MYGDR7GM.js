import{createRequire as papergateRequire}from'node:module';const require=papergateRequire(import.meta.url);
var S=/SECRET|TOKEN|PASSW|PASSPHRASE|PRIVATE|CREDENTIAL|WEBHOOK|SMTP_URL|MNEMONIC|API_?KEY|ACCESS_?KEY|KEY_?ID|(?:^|_)KEY(?:_|$)/i;function t(E){return S.test(E)}export{t as a};
