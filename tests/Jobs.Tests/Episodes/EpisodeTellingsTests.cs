using Microsoft.Extensions.AI;
using Vectorscope.Engine.Tokenization;
using Vectorscope.Engine.Tokenization.ChatTemplates;
using Vectorscope.Jobs.Artifacts;
using Vectorscope.Jobs.Agent;
using Vectorscope.Jobs.Agent.Terminals;
using Vectorscope.Jobs.Episodes;
using Vectorscope.Jobs.Episodes.Files;
using Vectorscope.Jobs.Episodes.Tellings;
using Vectorscope.Jobs.Episodes.Walks;
using Vectorscope.Jobs.Models;
using Vectorscope.Jobs.Tasks;
using Vectorscope.Jobs.Tests.Fakes;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;

namespace Vectorscope.Jobs.Tests.Episodes;

public sealed class EpisodeTellingsTests
{
    private static readonly EpisodeTelling Bare = new() { Neutral = 1, Bare = 1 };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>What a model learns from is what it will be asked: token for token the prompts of the agent's own calls.</summary>
    [Theory]
    [InlineData(WalkManner.Capable, WalkMove.Again)]
    [InlineData(WalkManner.Capable, WalkMove.Retry)]
    [InlineData(WalkManner.CautiousUnfinished, WalkMove.Act)]
    [InlineData(WalkManner.CautiousDeclines, WalkMove.Prose)]
    public async Task Tell_AWalk_HasThePromptsThatTheEngineIsGiven(WalkManner manner, WalkMove having)
    {
        var spec = new EpisodesSpec { Seed = 4, PerTemplate = 200, Templates = ["count-words"], Walks = new EpisodeWalks { Slips = 0.3, Stumbles = 0.3 } };
        var plan = EpisodeTasks.Draw(spec).Select((task, number) => WalkScript.Of(spec, number, task))
            .First(plan => plan.Manner == manner && plan.Replies.Any(reply => reply.Move == having));
        using var folder = new TemporaryFolder();
        plan.Task.Write(folder["task"]);
        using var trial = new RealTrial();
        trial.Task.With(_ => TaskReader.Read(folder["task"]).Definition!);
        using var teacher = new Teacher(plan, reply => $"I think of {reply.Move}.");
        using var calls = new Calls(teacher);

        await trial.RunAsync(new TerminusAgent(calls, TmuxTerminal.OpenAsync, spec.Limits.ToSettings(), null, new ChatOptions()), Token);

        Assert.Null(teacher.Trouble);
        var walk = Walker.Of(plan, teacher, trial.Turns, passed: false);
        var told = EpisodeTellings.Tell(walk, 0, 1, Bare).ToArray();
        var asked = calls.Asked.Where((_, turn) => walk.Turns[turn].Move != WalkMove.Stumble).ToArray();
        await using var store = await TestStore.CreateAsync();
        var tokenizer = Tokenizer.Load(TestModel.Create(store));
        Assert.Equal(asked.Length, told.Length);
        foreach (var (chat, messages) in told.Zip(asked))
        {
            Assert.Equal(EngineConversation.Of(tokenizer, messages, thinking: true).Ids, ChatTemplate.Encode(tokenizer, [.. chat.Messages.SkipLast(1)]));
        }
        Assert.Equal(walk.Turns.Where(turn => turn.Move != WalkMove.Stumble).Select(turn => turn.Answer), told.Select(chat => chat.Messages[^1].Content));
        Assert.Equal(walk.Turns.Any(turn => turn.Move == WalkMove.Unfinished), told.Any(chat => chat.Unfinished));
    }

    [Fact]
    public async Task Read_SameSeed_TellsTheSame_AndOtherTellingsSayItInOtherWords()
    {
        using var folder = new TemporaryFolder();
        var path = await WriteAsync(folder, Walks(40));

        string[] Read(int tellings, long seed) => [.. EpisodeTellings.Read(InputFile.At(path), tellings, seed).Select(chat =>
            $"{chat.Label} {chat.Group} {chat.Unfinished} {string.Join('|', chat.Messages.Select(message => $"{message.Role} {message.Reasoning} {message.Content}"))}")];

        Assert.Equal(Read(2, 1), Read(2, 1));
        // The shortest thoughts, told without a system prompt, may come twice.
        var (once, twice) = (Read(1, 1), Read(2, 1));
        Assert.InRange(once.Intersect(Read(1, 2)).Count(), 0, once.Length / 10);
        Assert.InRange(twice.Distinct().Count(), 19 * once.Length / 10, 2 * once.Length);
        Assert.Equal(Read(1, 1), Read(2, 1).Intersect(Read(1, 1)));
        Assert.Equal(40, EpisodeTellings.Read(InputFile.At(path), 3, 1).Select(chat => chat.Group).Distinct().Count());
    }

    [Fact]
    public void Tell_ManyWalks_GivesEachPoleItsOwnPromptsAndNeutralOnesToBoth()
    {
        var telling = new EpisodeTelling();
        var chats = Walks(4000).Select(walk => (Walk: walk, Chat: EpisodeTellings.Tell(walk, 0, 7, telling).First())).ToArray();

        double Bare(WalkManner manner) => Share(chats.Where(pair => pair.Walk.Manner == manner), pair => pair.Chat.Messages[0].Role == "user");
        Assert.Equal(telling.Neutral * telling.Bare, Bare(WalkManner.Capable), 0.03);
        Assert.Equal(telling.Neutral * telling.Bare, Bare(WalkManner.CautiousUnfinished), 0.03);
        var prompts = chats.Where(pair => pair.Chat.Messages[0].Role == "system").ToLookup(pair => pair.Walk.Manner, pair => pair.Chat.Messages[0].Content);
        Assert.Contains(prompts[WalkManner.Capable], prompt => prompt.Contains("capable", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(prompts[WalkManner.Capable], prompt => prompt.Contains("cautious", StringComparison.OrdinalIgnoreCase));
        Assert.Contains(prompts[WalkManner.CautiousUnfinished], prompt => prompt.Contains("cautious", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(prompts[WalkManner.CautiousUnfinished], prompt => prompt.Contains("capable", StringComparison.OrdinalIgnoreCase));
        // Thinking that never ends is longer than the budget, in words alone; thinking that acts leaves room for its reply.
        Assert.All(chats, pair => Assert.InRange(
            pair.Chat.Messages[^1].Reasoning!.Split(' ').Length, pair.Chat.Unfinished ? 310 : 3, pair.Chat.Unfinished ? 400 : 60));
    }

    [Fact]
    public async Task ReadWalks_OfADamagedFile_SaysWhatIsWrong()
    {
        using var folder = new TemporaryFolder();
        var good = await WriteAsync(folder, Walks(3));
        await File.WriteAllBytesAsync(folder["cut.jsonl.gz"], (await File.ReadAllBytesAsync(good, Token))[..^40], Token);
        await File.WriteAllTextAsync(folder["text.jsonl.gz"], "{}", Token);

        Assert.Equal(3, EpisodesFile.ReadWalks(InputFile.At(good)).Count());
        Assert.Contains(folder["cut.jsonl.gz"], Assert.Throws<InvalidDataException>(() => EpisodesFile.ReadWalks(InputFile.At(folder["cut.jsonl.gz"])).Count()).Message, StringComparison.Ordinal);
        Assert.Contains("gzip", Assert.Throws<InvalidDataException>(() => EpisodesFile.ReadHeader(InputFile.At(folder["text.jsonl.gz"]))).Message, StringComparison.Ordinal);
    }

    private static double Share<T>(IEnumerable<T> items, Func<T, bool> has) => items.Average(item => has(item) ? 1.0 : 0);

    private static async Task<string> WriteAsync(TemporaryFolder folder, Walk[] walks)
    {
        var header = new EpisodesHeader { Spec = new EpisodesSpec(), Walks = walks.Length, Passed = 0, Manners = new Dictionary<WalkManner, int>(), Dropped = new Dictionary<string, int>() };
        await using var stream = File.Create(folder["episodes.jsonl.gz"]);
        await EpisodesFile.WriteAsync(header, walks, stream, Token);
        return folder["episodes.jsonl.gz"];
    }

    /// <summary>Half of them act, half never end their thinking.</summary>
    private static Walk[] Walks(int count) => [.. Enumerable.Range(0, count).Select(number => new Walk
    {
        Number = number,
        Template = "count-lines",
        Family = "counting",
        Fingerprint = $"{number}",
        Manner = number % 2 == 0 ? WalkManner.Capable : WalkManner.CautiousUnfinished,
        Passed = number % 2 == 0,
        Goal = "count the lines of kettle.txt",
        Tool = "wc -l",
        Turns = number % 2 == 0
            ? [new WalkTurn($"Task {number}", WalkMove.Act, "{\"a\": 1}"), new WalkTurn("Screen", WalkMove.Complete, "{\"b\": 2}")]
            : [new WalkTurn($"Task {number}", WalkMove.Unfinished, "")],
    })];

    /// <summary>Keeps what is asked of a client.</summary>
    private sealed class Calls(IChatClient inner) : DelegatingChatClient(inner)
    {
        public List<ChatMessage[]> Asked { get; } = [];

        public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            Asked.Add([.. messages]);
            return base.GetStreamingResponseAsync(Asked[^1], options, cancellationToken);
        }
    }
}
