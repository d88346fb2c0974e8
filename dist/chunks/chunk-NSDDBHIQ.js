import{createRequire as papergateRequire}from'node:module';const require=papergateRequire(import.meta.url);
function a(e){return e.gate==="check"?`check-${t(e.name??"unnamed")}.json`:`${e.gate}.json`}function t(e){return e.toLowerCase().replaceAll(/[^a-z0-9]+/g,"-").replaceAll(/^-+|-+$/g,"")||"unnamed"}export{a};
