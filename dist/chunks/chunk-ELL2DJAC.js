import{createRequire as papergateRequire}from'node:module';const require=papergateRequire(import.meta.url);
function i(r,n,t=`${n}s`){return`${r} ${r===1?n:t}`}export{i as a};
