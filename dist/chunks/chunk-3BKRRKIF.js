import{createRequire as papergateRequire}from'node:module';const require=papergateRequire(import.meta.url);
function t(n){let e=/^[a-z][a-z0-9+.-]*:\/\/[^/@\s:]*:([^/@\s]+)@/i.exec(n)?.[1];if(e===void 0)return[];try{return[...new Set([e,decodeURIComponent(e)])]}catch{return[e]}}export{t as a};
