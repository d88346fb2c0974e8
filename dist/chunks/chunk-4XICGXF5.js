import{createRequire as papergateRequire}from'node:module';const require=papergateRequire(import.meta.url);
var e=class extends Error{code;parts;constructor(d,r,n){super(`expected ${r.expected}; found ${r.found}. ${r.fix}`,n),this.code=d,this.parts=r}};var o=class extends e{name="WorldError";exitCode=3};export{e as a,o as b};
