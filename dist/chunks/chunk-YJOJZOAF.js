import{createRequire as papergateRequire}from'node:module';const require=papergateRequire(import.meta.url);
function i(t,n){return t.isIdle()?n:e(t,n)}function e(t,n){return typeof n=="string"?t.redact(n):Array.isArray(n)?n.map(r=>e(t,r)):typeof n!="object"||n===null?n:Object.fromEntries(Object.entries(n).map(([r,o])=>[t.redact(r),e(t,o)]))}export{i as a};
