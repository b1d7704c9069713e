#!/bin/sh
# Makes the picture of the README from the corpus, and with a folder named also those to look at before a change of the pages is
# accepted: at 1400 and 400 pixels, light and dark, and on paper.
#
#   docs/pictures.sh [FOLDER]
#
# Needs chromium, and for paper pdftoppm. REPRINT names the command, target/release/reprint unless set.
set -eu
cd "$(dirname "$0")/.."
reprint=${REPRINT:-target/release/reprint}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$reprint" scan corpus/articles --quiet --now 2031-12-31 --html -o "$work/run"
"$reprint" cases "$work/run" --quiet --from meridianpress.example
sheet=$(ls "$work/run/cases/sheets" | head -n 1)

# A story and one of its copies opened, without what stands above them: a browser without a window draws nothing that is scrolled to.
sed -e 's|<meta http-equiv="Content-Security-Policy"[^>]*>|<style>.over,.lead,h1,.find{display:none!important}</style>|' \
    -e '/id="c1"/,/<summary>/s|^<details>|<details open>|' -e 's|id="s1-2"|id="s1-2" open|' \
    "$work/run/report.html" > "$work/run/story.html"

# FILE WIDTH HEIGHT SCHEME ADDRESS; scheme 0 is dark, 1 is light.
shoot() {
    chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --user-data-dir="$work/profile" --virtual-time-budget=2000 \
        --blink-settings="preferredColorScheme=$4" --window-size="$2,$3" --screenshot="$1" "file://$5" >/dev/null 2>&1
    [ -s "$1" ]
}

shoot "$PWD/docs/report.webp" 1400 1640 1 "$work/run/story.html"
[ $# -eq 1 ] || exit 0

mkdir -p "$1"
out=$(cd "$1" && pwd)
for page in report.html story.html "cases/sheets/$sheet"; do
    name=$(printf '%s' "$page" | tr -c 'a-z0-9\n' '-')
    for width in 1400 400; do
        shoot "$out/$name-$width-light.png" "$width" 2400 1 "$work/run/$page"
        shoot "$out/$name-$width-dark.png" "$width" 2400 0 "$work/run/$page"
    done
done
chromium --headless --no-sandbox --disable-gpu --user-data-dir="$work/profile" --no-pdf-header-footer \
    --print-to-pdf="$out/sheet.pdf" "file://$work/run/cases/sheets/$sheet" >/dev/null 2>&1
if command -v pdftoppm >/dev/null; then
    pdftoppm -r 60 -png "$out/sheet.pdf" "$out/sheet"
else
    echo "no pdftoppm: paper is left as $out/sheet.pdf" >&2
fi
echo "pictures in $out"
