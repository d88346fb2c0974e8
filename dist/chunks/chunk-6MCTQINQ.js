import{createRequire as papergateRequire}from'node:module';const require=papergateRequire(import.meta.url);
var N="61953";export{N as a};
