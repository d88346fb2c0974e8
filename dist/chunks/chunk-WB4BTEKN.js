import{createRequire as papergateRequire}from'node:module';const require=papergateRequire(import.meta.url);
async function i(e,a){let n=[],r=0;for await(let t of e){if(r+=t.length,r>a)return null;n.push(t)}return Buffer.concat(n)}export{i as a};
