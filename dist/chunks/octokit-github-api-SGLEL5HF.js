import{createRequire as papergateRequire}from'node:module';const require=papergateRequire(import.meta.url);
import{a as c}from"./chunk-JR2QCKBM.js";import"./chunk-Q3F5VTAO.js";import"./chunk-7FEVNPAG.js";var m=65536,p=`

\u2026 cut here; the summary of the job has the rest.`;function y(t){let n=c(t.token),[i="",u=""]=t.repository.split("/"),d=async(r,s)=>{let a=n.paginate.iterator(n.rest.issues.listComments,{owner:i,repo:u,issue_number:r,per_page:100});for await(let{data:o}of a){let e=o.find(({user:f,body:g})=>f?.type==="Bot"&&g?.startsWith(s)===!0);if(e!==void 0)return e.id}return null};return{upsertComment:async({pullRequest:r,marker:s,body:a})=>{let o=b(`${s}
${a}`),e=await d(r,s);return e===null?(await n.rest.issues.createComment({owner:i,repo:u,issue_number:r,body:o}),"created"):(await n.rest.issues.updateComment({owner:i,repo:u,comment_id:e,body:o}),"updated")}}}function b(t){return t.length<=m?t:`${t.slice(0,m-p.length)}${p}`}export{y as connectGitHub};
