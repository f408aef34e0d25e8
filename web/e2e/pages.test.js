// Drives every page in a real browser, in both languages, with and without script, and lets axe look for faults.
// RAWI is the binary, CHROMIUM the browser; SCREENSHOTS, if set, a folder that pictures of the pages go to.
// The pages show the sample reports. With LEDGER they show a ledger in a file, which is copied; with REPORTS that many of
// the raw reports in RAWI_SHARED (../shared beside the checkout).
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, mkdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import AxeBuilder from '@axe-core/playwright'
import { chromium } from 'playwright-core'

const RAWI = process.env.RAWI ?? '../../target/release/rawi'
const SCREENSHOTS = process.env.SCREENSHOTS
const { LEDGER, REPORTS } = process.env
const RAW = join(process.env.RAWI_SHARED ?? '../../../shared', 'data/news/raw_news.jsonl.xz')
const SAMPLES = !LEDGER && !REPORTS
const folder = mkdtempSync(join(tmpdir(), 'rawi-e2e-'))
const ledger = join(folder, 'ledger.sqlite')
let server, browser, address

function fill() {
  const stdio = ['ignore', 'ignore', 'inherit']
  const run = (...words) => execFileSync(RAWI, [...words, '--ledger', ledger], { stdio })
  if (LEDGER) {
    execFileSync(RAWI, ['ledger', 'backup', ledger, '--ledger', LEDGER], { stdio })
    return
  }
  if (REPORTS) {
    const script = 'set -o pipefail; { xz -dc "$1" || [ $? = 141 ]; } | head -n "$2" | "$3" add - --ledger "$4"'
    execFileSync('bash', ['-c', script, 'fill', RAW, REPORTS, RAWI, ledger], { stdio })
  } else {
    run('demo', '--no-serve')
    // Three reports of one story, the last of which has another number.
    run('add', 'copies.jsonl')
  }
  run('cluster')
}

before(async () => {
  fill()
  server = spawn(RAWI, ['serve', '--ledger', ledger, '--listen', '127.0.0.1:0', '--rate', '0'],
    { stdio: ['ignore', 'pipe', 'inherit'] })
  address = await new Promise((found, failed) => {
    let out = ''
    server.stdout.on('data', (text) => {
      out += text
      const line = out.match(/http:\/\/[\d.:]+/)
      if (line) found(line[0])
    })
    server.on('exit', (code) => failed(new Error(`rawi ended with ${code}: ${out}`)))
  })
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync'],
  })
  if (SCREENSHOTS) mkdirSync(SCREENSHOTS, { recursive: true })
})

after(async () => {
  await browser?.close()
  server?.removeAllListeners('exit')
  server?.kill('SIGINT')
  rmSync(folder, { recursive: true, force: true })
})

/** The addresses of a page that begin so, as its links have them, each once and without their language. */
async function links(path, start, most) {
  const page = await (await fetch(address + path)).text()
  const found = [...page.matchAll(/href="([^"#]*)/g)].map(([, href]) => href.replaceAll('&amp;', '&').replace(/[?&]lang=.*/, ''))
  return [...new Set(found)].filter((href) => href.startsWith(start)).slice(0, most)
}

/** Pages of a large ledger that the samples do not have: some of each sort, and the next page of lists. */
async function more(get, known) {
  const all = {}
  const add = (name, paths) => paths.forEach((path, at) => { all[`${name}${at}`] = path })
  for (const act of ['say', 'deny', 'accuse', 'threaten']) {
    const { items, next } = await get(`/api/v1/statements?act=${act}&limit=2`)
    add(`report-${act}`, items.map((hit) => `/reports/${encodeURIComponent(hit.document)}`))
    add(`statement-${act}`, items.map((hit) => `/reports/${encodeURIComponent(hit.document)}/${hit.statement.id}`))
    add(`act-${act}`, [`/?act=${act}`])
    if (next) add(`next-${act}`, [`/?act=${act}&cursor=${encodeURIComponent(next)}`])
  }
  add('actor', known.slice(0, 3).map((key) => `/actors/${key}`))
  for (const [at, story] of (await links('/stories', '/stories/', 3)).entries()) {
    add(`story${at}-`, [story])
    add(`copy${at}-`, await links(story, '/reports/', 2))
  }
  return all
}

async function pages() {
  const get = async (path) => (await fetch(address + path)).json()
  const hit = (await get('/api/v1/statements?act=say&limit=1')).items[0]
  const report = encodeURIComponent(hit.document)
  const entities = (await get('/api/v1/entities?type=PER&limit=1000')).items
  const known = entities.filter((row) => row.actor).map((row) => encodeURIComponent(row.key))
  const met = (await get('/api/v1/events?limit=1000')).items.find((row) => row.event.actors[0]?.country &&
    row.event.recipients[0]?.country && row.event.recipients[0].country !== row.event.actors[0].country).event
  const pair = `/pair?a=country:${met.actors[0].country}&b=country:${met.recipients[0].country}`
  const story = SAMPLES ? {
    story: `/stories/${encodeURIComponent('ب')}`,
    copy: `/reports/${encodeURIComponent('ب')}`, variants: `/reports/${encodeURIComponent('ب')}/s1`,
  } : await more(get, known)
  return {
    search: '/', events: '/events', reports: '/reports', report: `/reports/${report}`,
    statement: `/reports/${report}/${hit.statement.id}`, actors: '/actors', actor: `/actors/${known[0]}`,
    pair, stories: '/stories', ...story,
    incidents: '/incidents', network: '/network', countries: '/network?by=countries&type=CONSULT',
    said: '/network?of=statements', named: '/network?of=statements&whom=named&by=countries', api: '/api', corpus: '/corpus', quality: '/quality', login: '/login',
  }
}

async function look(language, script, width) {
  const context = await browser.newContext({ javaScriptEnabled: script, viewport: { width, height: 900 } })
  const page = await context.newPage()
  const errors = []
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
  page.on('request', (request) => request.url().startsWith(address) || errors.push(`asks ${request.url()}`))
  const all = Object.entries(await pages())
  assert.ok(SAMPLES || all.length > 30, `only ${all.length} pages`)
  for (const [name, path] of all) {
    const url = `${address}${path}${path.includes('?') ? '&' : '?'}lang=${language}`
    const reply = await page.goto(url)
    assert.equal(reply.status(), 200, url)
    assert.equal(await page.locator('html').getAttribute('dir'), language === 'ar' ? 'rtl' : 'ltr')
    assert.equal(await page.locator('h1').count(), 1, url)
    if (SCREENSHOTS && !script) {
      await page.screenshot({ path: join(SCREENSHOTS, `${name}-${language}-${width}.png`) })
    }
    if (!script) continue
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    assert.ok(wider <= 0, `${url} at ${width} is ${wider} pixels too wide`)
    const { violations } = await new AxeBuilder({ page }).analyze()
    const faults = violations.map((v) => `${v.impact} ${v.id}: ${v.nodes[0].html}`)
    assert.deepEqual(faults, [], url)
  }
  assert.deepEqual(errors, [])
  await context.close()
}

for (const language of ['ar', 'en']) {
  test(`pages in ${language}, without script`, () => look(language, false, 1280))
  test(`pages in ${language}, with script, axe`, () => look(language, true, 1280))
  test(`pages in ${language}, on a telephone`, () => look(language, true, 390))
}

test('the keyboard reaches the content, a search, and a row from its words', async () => {
  const page = await browser.newPage()
  await page.goto(`${address}/?lang=en`)
  await page.keyboard.press('Tab')
  assert.equal(await page.evaluate(() => document.activeElement.className), 'skip')
  await page.keyboard.press('Enter')
  await page.locator('input[name=q]').focus()
  await page.keyboard.type('الهدنة')
  await page.keyboard.press('Enter')
  await page.waitForURL(/q=/)
  assert.ok(await page.locator('.hit mark').count() > 0)
  const { report } = await pages()
  await page.goto(`${address}${report}?lang=en`)
  await page.locator('.text a.content').first().focus()
  await page.keyboard.press('Enter')
  assert.match(page.url(), /#[se]\d+$/)
  assert.equal(await page.locator('.row:target').count(), 1)
  await page.close()
})
