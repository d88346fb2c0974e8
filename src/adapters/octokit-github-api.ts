import { getOctokit } from '@actions/github'

import type { GitHubApi } from './github-api.ts'

/** Longest comment that GitHub takes, in characters. */
const LONGEST_BODY = 65_536
const CUT = '\n\n… cut here; the summary of the job has the rest.'

/** GitHub's REST API at `GITHUB_API_URL`. @param options.repository `owner/name`. */
export function connectGitHub(options: {
  readonly token: string
  readonly repository: string
}): GitHubApi {
  const octokit = getOctokit(options.token)
  const [owner = '', repo = ''] = options.repository.split('/')

  const findComment = async (pullRequest: number, marker: string): Promise<number | null> => {
    const pages = octokit.paginate.iterator(octokit.rest.issues.listComments, {
      owner,
      repo,
      issue_number: pullRequest,
      per_page: 100,
    })
    for await (const { data } of pages) {
      // Anyone may write the marker into a comment; only a bot's is ours to change.
      const own = data.find(
        ({ user, body }) => user?.type === 'Bot' && body?.startsWith(marker) === true,
      )
      if (own !== undefined) return own.id
    }
    return null
  }

  return {
    upsertComment: async ({ pullRequest, marker, body }) => {
      const text = fit(`${marker}\n${body}`)
      const id = await findComment(pullRequest, marker)
      if (id === null) {
        await octokit.rest.issues.createComment({
          owner,
          repo,
          issue_number: pullRequest,
          body: text,
        })
        return 'created'
      }
      await octokit.rest.issues.updateComment({ owner, repo, comment_id: id, body: text })
      return 'updated'
    },
  }
}

function fit(text: string): string {
  return text.length <= LONGEST_BODY ? text : `${text.slice(0, LONGEST_BODY - CUT.length)}${CUT}`
}
