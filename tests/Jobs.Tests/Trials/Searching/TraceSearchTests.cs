using System.Text;
using Vectorscope.Jobs.Agent.Turns;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Studies;
using Vectorscope.Jobs.Tests.Fakes;
using Vectorscope.Jobs.Trials.Labelling;
using Vectorscope.Jobs.Trials.Records;
using Vectorscope.Jobs.Trials.Searching;
using static Vectorscope.Jobs.Tests.Trials.Searching.SearchedStore;

namespace Vectorscope.Jobs.Tests.Trials.Searching;

public sealed class TraceSearchTests
{
    private const string Composed = "caf\u00e9", Decomposed = "cafe\u0301";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("文件")]
    [InlineData("件")]
    [InlineData("ファイル名")]
    [InlineData("الملف")]
    [InlineData("ФАЙЛ")]
    [InlineData("файл не")]
    [InlineData(Composed)]
    [InlineData(Decomposed)]
    [InlineData("CAFÉ")]
    [InlineData("std::vec")]
    [InlineData("foo_bar")]
    [InlineData("oo_b")]
    [InlineData("=>")]
    [InlineData("🦀")]
    [InlineData("re")]
    [InlineData("q")]
    [InlineData("{\"")]
    [InlineData("\"no such")]
    [InlineData("rust rust")]
    [InlineData("AND")]
    [InlineData("NEAR(a b)")]
    [InlineData("a OR")]
    [InlineData("*")]
    [InlineData("100%")]
    [InlineData("'; DROP TABLE Grams; --")]
    [InlineData("\0")]
    [InlineData("nothing of this kind")]
    public async Task Text_OfAnyScript_IsFoundWhereItStands(string text)
    {
        string[] replies =
        [
            "无法打开文件。件", "ファイル名が正しくありません", "تعذر فتح الملف", "Файл не найден", "Le " + Composed + " est fermé", "Un " + Decomposed + " noir",
            "use std::vec::Vec; fn foo_bar() => 1 🦀 crab", "{\"a\": \"no such file\"}", "rust AND or not; NEAR(a b) a OR b * 100% sure", "'; DROP TABLE Grams; --", "requeue", "cut \ud83e", "nul \0 byte",
        ];
        await using var store = await TestStore.CreateAsync();
        var run = await store.SubmitAsync();
        for (var i = 0; i < replies.Length; i++)
        {
            await AddAsync(store, run, i, [Turn(1, replies[i])]);
        }
        Index(store);

        // Said once more, in another way: each word anywhere in the composed text.
        var words = text is "{\"" ? ["{\""] : text.Contains('"') ? ["\"no", "such"] : text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var wanted = Enumerable.Range(0, replies.Length).Reverse().Where(i => words.All(word => Form(Stored(replies[i])).Contains(Form(word), StringComparison.OrdinalIgnoreCase)));
        Assert.Equal(string.Join("; ", wanted.Select(i => $"trial-{i}: 1 Reply")), await FoundAsync(store, text));
        Assert.Equal(text.StartsWith("nothing", StringComparison.Ordinal), !wanted.Any());
    }

    // SQLite keeps UTF-8, which has no halves of pairs.
    private static string Stored(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private static string Form(string text)
    {
        try
        {
            return text.Normalize();
        }
        catch (ArgumentException)
        {
            return text;
        }
    }

    [Fact]
    public async Task HalfAPair_IsNeitherAnErrorNorFound()
    {
        await using var store = await TestStore.CreateAsync();
        await AddAsync(store, await store.SubmitAsync(), 0, [Turn(1, "a crab: 🦀")]);
        Index(store);

        Assert.Equal("", await FoundAsync(store, "\ud83d"));
        Assert.Equal("trial-0: 1 Reply", await FoundAsync(store, "🦀"));
    }

    [Fact]
    public async Task AQuotation_IsOneTerm_AndSeveralWordsAreAllInOnePart()
    {
        await using var store = await TestStore.CreateAsync();
        var run = await store.SubmitAsync();
        await AddAsync(store, run, 0, [Turn(1, "the exact phrase here"), Turn(2, "phrase, then exact"), Turn(3, "exact", thinking: "phrase")]);
        Index(store);

        Assert.Equal("trial-0: 1 Reply", await FoundAsync(store, "\"exact phrase\""));
        Assert.Equal("trial-0: 1 Reply, 2 Reply", await FoundAsync(store, "phrase exact"));
        Assert.Equal("trial-0: 1 Reply, 2 Reply, 3 Reply", await FoundAsync(store, "exact"));
    }

    [Fact]
    public async Task EachPart_IsSearchedByItself_AndWhatTheTerminalShowedOnce()
    {
        await using var store = await TestStore.CreateAsync();
        var run = await store.SubmitAsync();
        await AddAsync(store, run, 0,
        [
            Turn(1, "needle said", "needle thought", "needle asked", "needle shown", "needle typed\n"),
            Turn(2, "on", prompt: "needle shown"),
        ]);
        Index(store);

        foreach (var part in Enum.GetValues<TurnPart>())
        {
            Assert.Equal($"trial-0: 1 {part}", await FoundAsync(store, new TraceQuery("needle", [part])));
        }
        var all = Assert.Single((await store.Get<TraceSearch>().FindAsync(new TraceQuery("needle"), null, 10, Token)).Items);
        Assert.Equal((5, 3), (all.Places, all.First.Count));
    }

    [Fact]
    public async Task ASnippet_IsTheTextAroundTheWords_OnOneLine()
    {
        await using var store = await TestStore.CreateAsync();
        var run = await store.SubmitAsync();
        var text = new string('a', 500) + "\nthe <b>needle</b>\tand the thread\n" + new string('b', 500);
        await AddAsync(store, run, 0, [Turn(1, text)]);
        Index(store);

        var hit = Assert.Single(Assert.Single((await store.Get<TraceSearch>().FindAsync(new TraceQuery("THREAD needle"), null, 10, Token)).Items).First);

        Assert.Equal(text.IndexOf("needle", StringComparison.Ordinal), hit.Offset);
        Assert.Contains(" the <b>needle</b> and the thread ", hit.Snippet, StringComparison.Ordinal);
        Assert.Equal(["needle", "thread"], hit.Marks.Select(mark => hit.Snippet.Substring(mark.Start, mark.Length)));
    }

    [Fact]
    public async Task Filters_NarrowToTrialsAndTurns()
    {
        await using var store = await TestStore.CreateAsync();
        var (one, two) = (await store.SubmitAsync("one"), await store.SubmitAsync("two"));
        await AddAsync(store, one, 0, [Turn(1, "needle"), Turn(2, "needle")], "base", "first", TrialOutcome.Passed);
        var trial = await AddAsync(store, one, 1, [Turn(1, "needle"), Turn(2, "needle"), Turn(3, "hay")], "steered", "first");
        await AddAsync(store, two, 2, [Turn(1, "needle"), Turn(2, "")], "base", "second", TrialOutcome.TimedOut);
        await store.Get<TurnLabelStore>().AddAsync(trial, 2, "odd", Token);
        await store.Get<TurnLabelStore>().AddAsync(trial, 3, "odd", Token);
        await store.Get<StudyService>().CreateAsync(new StudyDraft("my study"), Token);
        var study = (await store.Get<StudyQueries>().ListAsync(false, Token)).Single(row => row.Name == "my study").Id;
        await store.Get<StudyService>().AddRunsAsync(study, [two], Token);
        Index(store);

        Assert.Equal("trial-2: 1 Reply; trial-1: 1 Reply, 2 Reply; trial-0: 1 Reply, 2 Reply", await FoundAsync(store, "needle"));
        Assert.Equal("trial-1: 1 Reply, 2 Reply; trial-0: 1 Reply, 2 Reply", await FoundAsync(store, new TraceQuery("needle", RunId: one)));
        Assert.Equal("trial-2: 1 Reply; trial-0: 1 Reply, 2 Reply", await FoundAsync(store, new TraceQuery("needle", Arm: "base")));
        Assert.Equal("trial-2: 1 Reply", await FoundAsync(store, new TraceQuery("needle", Task: "second")));
        Assert.Equal("trial-2: 1 Reply; trial-0: 1 Reply, 2 Reply", await FoundAsync(store, new TraceQuery("needle", Outcomes: [TrialOutcome.Passed, TrialOutcome.TimedOut])));
        Assert.Equal("trial-2: 1 Reply", await FoundAsync(store, new TraceQuery("needle", Study: "my study")));
        Assert.Equal("trial-2: 1 Reply", await FoundAsync(store, new TraceQuery("needle", Study: study)));
        Assert.Equal("trial-1: 2 Reply", await FoundAsync(store, new TraceQuery("needle", Label: "odd")));
        Assert.Equal("trial-1: 2 Reply, 3 Reply", await FoundAsync(store, new TraceQuery(Label: "odd")));
        Assert.Equal("", await FoundAsync(store, new TraceQuery("needle", Flag: "emptyReply")));
        Assert.Equal("trial-2: 2 Reply", await FoundAsync(store, new TraceQuery(Flag: "emptyReply")));
        Assert.Equal("", await FoundAsync(store, new TraceQuery("needle", RunId: "no such run")));
        Assert.Equal("", await FoundAsync(store, new TraceQuery(RunId: one)));
    }

    [Fact]
    public async Task Pages_HoldEveryTrialOnce_InBothOrders()
    {
        await using var store = await TestStore.CreateAsync();
        var run = await store.SubmitAsync();
        for (var i = 0; i < 7; i++)
        {
            await AddAsync(store, run, i, [.. Enumerable.Range(1, 1 + (i * 3 % 7)).Select(number => Turn(number, "needle"))]);
        }
        Index(store);

        foreach (var most in new[] { false, true })
        {
            var (pages, names, next) = (new List<TracePage>(), new List<string>(), (string?)null);
            do
            {
                pages.Add(await store.Get<TraceSearch>().FindAsync(new TraceQuery("needle", MostFirst: most), next, 3, Token));
                names.AddRange(pages[^1].Items.Select(trial => $"{trial.Name} {trial.Places}"));
                next = pages[^1].Next;
            }
            while (next is not null);

            var all = Enumerable.Range(0, 7).Reverse().Select(i => (Name: $"trial-{i} {1 + (i * 3 % 7)}", Places: 1 + (i * 3 % 7))).ToList();
            Assert.Equal((most ? all.OrderByDescending(trial => trial.Places) : all.AsEnumerable()).Select(trial => trial.Name), names);
            Assert.Equal([3, 3, 1], pages.Select(page => page.Items.Count));
            Assert.Equal([(28, 7), (null, null), (null, null)], pages.Select(page => (page.Places, page.Trials)));
            Assert.DoesNotContain(pages, page => page.AtLeast);
        }
    }

    [Fact]
    public async Task MoreThanAreCounted_AreSaidToBeMore_AndAllAreReached()
    {
        await using var store = await TestStore.CreateAsync();
        var run = await store.SubmitAsync();
        for (var i = 0; i < 3; i++)
        {
            await AddAsync(store, run, i, [.. Enumerable.Range(1, 5001).Select(number => Turn(number, "needle"))]);
        }
        Index(store);

        var first = await store.Get<TraceSearch>().FindAsync(new TraceQuery("needle"), null, 1, Token);

        Assert.True(first is { AtLeast: true, Places: >= 5001, Trials: >= 1 }, $"{first}");
        Assert.Equal(("trial-2", 5001), (first.Items[0].Name, first.Items[0].Places));
        Assert.Equal([1, 2, 3], first.Items[0].First.Select(hit => hit.Turn));
        var rows = await store.Get<TraceSearch>().StreamAsync(new TraceQuery("needle"), Token).CountAsync(Token);
        Assert.Equal(3 * 5001, rows);
    }

    [Fact]
    public async Task InOneTrial_EveryPlaceIsListed_IndexedOrNot()
    {
        await using var store = await TestStore.CreateAsync();
        var run = await store.SubmitAsync();
        List<TraceTurn> turns = [.. Enumerable.Range(1, 300).Select(number => Turn(number, $"reply {number} needle and needle", terminal: number % 7 == 0 ? "a needle, 文件" : "hay"))];
        var other = await AddAsync(store, run, 0, turns);
        var trial = await AddAsync(store, run, 1, turns);
        IEnumerable<FoundPlace> wanted = turns.SelectMany(turn => new[] { (Part: TurnPart.Reply, Text: turn.Reply), (Part: TurnPart.Terminal, Text: turn.Observation) }
            .SelectMany(part => Enumerable.Range(0, part.Text.Length).Where(at => string.CompareOrdinal(part.Text, at, "needle", 0, 6) == 0)
                .Select(at => new FoundPlace(turn.Number, part.Part, at, 6))));

        var unindexed = await store.Get<TraceFind>().InTrialAsync(trial, "Needle", Token);
        Index(store);
        var indexed = await store.Get<TraceFind>().InTrialAsync(trial, "Needle", Token);

        Assert.Equal(wanted, unindexed.Places);
        Assert.Equal(wanted, indexed.Places);
        Assert.False(indexed.More);
        Assert.Equal(42, (await store.Get<TraceFind>().InTrialAsync(trial, "文件", Token)).Places.Count);
        Assert.Equal(84, (await store.Get<TraceFind>().InTrialAsync(trial, "件 needle", Token)).Places.Count);
        Assert.Empty((await store.Get<TraceFind>().InTrialAsync(trial, "needle pin", Token)).Places);
        Assert.Empty((await store.Get<TraceFind>().InTrialAsync(trial, " ", Token)).Places);
        Assert.NotEmpty((await store.Get<TraceFind>().InTrialAsync(other, "n", Token)).Places);
    }
}
