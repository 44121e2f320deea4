using System.Text.Json.Nodes;
using Vectorscope.Jobs.Benchmarking;
using Vectorscope.Jobs.Tests.Episodes;
using Vectorscope.Jobs.Tests.Fakes;
using Vectorscope.Jobs.Trials;
using Vectorscope.Jobs.Trials.Flagging;
using Vectorscope.Jobs.Trials.Records;

namespace Vectorscope.Jobs.Tests.Trials.Flagging;

/// <summary>Findings that an earlier build kept as numbers are the same as rows, both as they were moved and as the rules find them again.</summary>
public sealed class EarlierFindingsTests
{
    private static readonly EarlierData.EarlierData s_earlier = new(Repository.EarlierData);

    private static readonly (string Field, string Flag)[] s_counts =
        [("truncated", "truncated"), ("unclosedThinking", "unclosedThinking"), ("parseFailures", "parseFailure"), ("noCommand", "noCommand"), ("emptyReplies", "emptyReply")];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Findings_OfAnEarlierFolder_AreAsItsBuildAnswered()
    {
        await using var store = await TestStore.CreateAsync(fill: s_earlier.Unpack);

        var waiting = await store.Get<TrialFlagger>().WaitingAsync(Token);
        await CompareAsync(store);
        await TrialFlaggerTests.FlagAllAsync(store);
        await CompareAsync(store);

        Assert.True(waiting > 10, $"Only {waiting} trials waited to be flagged again.");
        Assert.Equal(0, await store.Get<TrialFlagger>().WaitingAsync(Token));
    }

    private static async Task CompareAsync(TestStore store)
    {
        var (arms, lists, found) = (0, 0, 0);
        foreach (var file in Directory.GetFiles(Path.Combine(Repository.EarlierData, "answers", "benchmarks")))
        {
            foreach (var answer in JsonNode.Parse(await File.ReadAllTextAsync(file, Token))!.AsArray())
            {
                var path = ((string)answer!["get"]!).Split('/')[3..];
                if (path is [var run, "results"])
                {
                    var now = (await store.Get<BenchmarkTables>().ArmsAsync(run, Token)).ToDictionary(arm => arm.Name);
                    foreach (var arm in answer["answer"]!["arms"]!.AsArray())
                    {
                        Compare(arm!["counts"]!, now[(string)arm["name"]!].Counts);
                        arms++;
                    }
                }
                else if (path is [_, "trials", var trial, "turns"])
                {
                    var now = (await store.Get<TrialQueries>().TurnsAsync(long.Parse(trial, null), Token)).ToDictionary(turn => turn.Number);
                    foreach (var turn in answer["answer"]!.AsArray())
                    {
                        var words = string.Join(", ", now[(int)turn!["number"]!].Findings.Select(finding => finding.Flag));
                        Assert.Equal((string?)turn["findings"], words.Length == 0 ? "none" : words);
                        found += words.Length == 0 ? 0 : 1;
                    }
                    lists++;
                }
            }
        }
        Assert.True(arms > 5 && lists > 5 && found > 5, $"{arms} arms, {lists} lists of turns, {found} turns with findings were compared.");
    }

    private static void Compare(JsonNode counts, TrialCounts now)
    {
        Assert.Equal((int)counts["turns"]!, now.Turns);
        foreach (var (field, flag) in s_counts)
        {
            Assert.True((int)counts[field]! == now.TurnsWith(flag), $"{field}: {counts[field]} was counted, {now.TurnsWith(flag)} is.");
        }
    }
}
