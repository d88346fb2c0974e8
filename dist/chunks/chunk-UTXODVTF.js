import{createRequire as papergateRequire}from'node:module';const require=papergateRequire(import.meta.url);
function o(n){if(e(n)){let[s]=n.issues;return`${s?.path.map(String).join(".")||"the whole"}: ${s?.message??"another shape"}`}return n instanceof Error&&"code"in n&&n.code==="ENOENT"?"no such file":(n instanceof Error?n.message:String(n)).split(`
`)[0]??""}function e(n){return typeof n=="object"&&n!==null&&"name"in n&&n.name==="ZodError"}export{o as a};
