import{createRequire as papergateRequire}from'node:module';const require=papergateRequire(import.meta.url);
var e=class extends Error{code;parts;constructor(t,r,o){super(`expected ${r.expected}; found ${r.found}. ${r.fix}`,o),this.code=t,this.parts=r}};export{e as a};
