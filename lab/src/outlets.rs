//! Invented outlets and what their pages carry around a story.

/// An invented outlet's page around the story.
pub struct Template {
    /// Stands in every address.
    pub domain: &'static str,
    /// Stands above; each is a line.
    pub top: &'static [&'static str],
    /// Whether the text repeats the headline.
    pub headline: bool,
    /// What parts the lines.
    pub between: &'static str,
    /// Stands right below the story.
    pub below: &'static [&'static str],
    /// Heading of the box of teasers.
    pub related: &'static str,
    /// Stories in that box.
    pub teasers: usize,
    /// Stands at the end of the page.
    pub bottom: &'static [&'static str],
}

/// Outlets with pages enough to show their boilerplate by repetition. No two have the same lines.
pub const TEMPLATES: [Template; 9] = [
    Template {
        domain: "dailyplover.example",
        top: &["Home", "News", "Business", "Sport", "Puzzles", "Log in"],
        headline: true,
        between: "\n",
        below: &[
            "Get the Plover by breakfast: our editors send the ten stories of the day to your \
                inbox at six.",
        ],
        related: "Related stories",
        teasers: 3,
        bottom: &[
            "Leave a Reply",
            "Your email address will not be published. Required fields are marked *",
            "Post comment",
        ],
    },
    Template {
        domain: "northbank-times.example",
        top: &["Skip to content", "Northbank Times | Est. 1888 | Weather 14°"],
        headline: false,
        between: "\n\n",
        below: &[
            "Share this article",
            "The Northbank Times is supported by its readers. When you buy through links on our \
                site, we may earn a commission.",
        ],
        related: "More from the Northbank Times",
        teasers: 2,
        bottom: &["© 2031 Northbank Media. All rights reserved."],
    },
    Template {
        domain: "thewaggoner.example",
        top: &["The Waggoner", "Menu"],
        headline: true,
        between: "\n",
        below: &[
            "Did you like this story? Then tell a neighbour about The Waggoner, or put a card in \
                your window.",
        ],
        related: "You may also like",
        teasers: 3,
        bottom: &["Add a comment", "Name", "Email", "Comment", "Post"],
    },
    Template {
        domain: "plainbulletin.example",
        top: &["World Markets Culture Science Opinion Video Live"],
        headline: false,
        between: "\n",
        below: &[
            "Our evening letter brings you the bulletin's best reporting every weekday. You can \
                leave the list whenever you want.",
        ],
        related: "Around the web",
        teasers: 4,
        bottom: &["About us", "Careers", "Imprint", "Do not sell my information"],
    },
    Template {
        domain: "oxbowherald.example",
        top: &["Oxbow Herald", "Friday edition", "Search the archive"],
        headline: true,
        between: "\n\n",
        below: &["Print this page", "Send a correction to the news desk"],
        related: "Most read",
        teasers: 2,
        bottom: &[
            "To join the conversation you must be a member of the Herald Circle and agree to our \
                house rules.",
            "0 comments",
        ],
    },
    Template {
        domain: "kitenews.example",
        top: &["Kite", "For you", "Local", "Saved"],
        headline: false,
        between: "\n",
        below: &[
            "Open in the Kite app",
            "Kite collects news from hundreds of sources so that you need not. Turn on alerts to \
                hear first.",
        ],
        related: "Read next",
        teasers: 3,
        bottom: &["Report a problem with this story", "Kite Labs Ltd, Harrow Lane 4"],
    },
    Template {
        domain: "saltroadpost.example",
        top: &["Salt Road Post", "Subscribe", "Today's paper", "Obituaries", "Jobs"],
        headline: true,
        between: "\n",
        below: &[
            "This story is free to read because readers like you pay for it. Become a friend of \
                the Post from 4 crowns a month.",
        ],
        related: "Recommended",
        teasers: 2,
        bottom: &["Comments", "Be the first to comment", "Salt Road Post, a Larch Group newspaper"],
    },
    Template {
        domain: "metrolantern.example",
        top: &["Lantern", "City", "Trains", "Food", "Tonight"],
        headline: false,
        between: "\n\n",
        below: &[
            "Follow the Lantern on all channels",
            "Sign up for Lantern Lunch, the newsletter you can finish before your soup is cold.",
        ],
        related: "Also in the Lantern",
        teasers: 3,
        bottom: &["Comments are closed.", "Lantern Publishing 2031"],
    },
    Template {
        domain: "fieldandforum.example",
        top: &["Field & Forum", "Agriculture", "Politics", "Weather", "Auctions", "Forum"],
        headline: true,
        between: "\n",
        below: &["Discuss this story with 12,000 members in the Forum"],
        related: "From our archive",
        teasers: 2,
        bottom: &[
            "Write to the editor",
            "Field & Forum takes no responsibility for the content of external pages or for the \
                opinions of its members.",
        ],
    },
];

/// An outlet with two pages: its boilerplate cannot show by repetition.
pub const SMALL: Template = Template {
    domain: "smallbaynotes.example",
    top: &["Small Bay Notes", "notes from the bay since 2029"],
    headline: false,
    between: "\n",
    below: &[
        "Written at the kitchen table. If you want the notes by letter, leave your address at the \
            boat shed.",
    ],
    related: "Earlier notes",
    teasers: 2,
    bottom: &["Have your say", "Your name", "Your note", "Pin it up"],
};
