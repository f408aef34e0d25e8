-- For wrk: asks for the lines of a file in turn; a line that is JSON is a report to be read.
local asked, at = {}, 0

function init(args)
    for line in io.lines(args[1]) do
        asked[#asked + 1] = line
    end
    at = math.random(#asked)
end

function request()
    at = at % #asked + 1
    local line = asked[at]
    if line:sub(1, 1) == "{" then
        return wrk.format("POST", "/api/v1/read", { ["Content-Type"] = "application/json" }, line)
    end
    return wrk.format("GET", line)
end

function done(summary, latency)
    io.write(string.format("%8.0f/s  p50 %7.1f ms  p95 %7.1f ms  p99 %7.1f ms  %d not 2xx, %d broken off\n",
        summary.requests / summary.duration * 1e6, latency:percentile(50) / 1e3, latency:percentile(95) / 1e3,
        latency:percentile(99) / 1e3, summary.errors.status, summary.errors.timeout + summary.errors.read))
end
