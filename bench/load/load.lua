-- Pages one after the other, each connection waiting 85 ms between two: 20 of them ask
-- somewhat more than 200 times a second.
local pages, place = {}, 0

function init(args)
  for line in io.lines(args[1]) do pages[#pages + 1] = line end
  wrk.headers["Accept"] = "text/html"
  wrk.headers["Accept-Encoding"] = "gzip"
end

function request()
  place = place % #pages + 1
  return wrk.format("GET", pages[place])
end

function delay()
  return 85
end
