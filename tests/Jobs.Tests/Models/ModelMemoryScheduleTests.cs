using Vectorscope.Jobs.Models;

namespace Vectorscope.Jobs.Tests.Models;

/// <summary>Many users at once, in many orders: what must hold at every moment.</summary>
public sealed class ModelMemoryScheduleTests
{
    private const long Budget = 10;
    private const int Users = 10;
    private const int UsesOfEach = 12;

    private static readonly string[] Names = ["a1", "b2", "c3", "d4", "e6", "f7", "g14"];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 150)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Schedule_OfAnyKind_KeepsTheBudgetAndServesEverybody(int seed)
    {
        var context = new SeededContext(seed);
        var models = new FakeModels();
        var memory = new ModelMemory<FakeModel>(models, Budget);
        var asking = new List<string[]>();
        var (served, ended) = (0, 0);
        models.Loading = async (_, token) =>
        {
            await context.PauseAsync(3);
            token.ThrowIfCancellationRequested();
            if (context.Random.Next(10) == 0)
            {
                throw new IOException("It does not load.");
            }
        };
        models.Freeing = _ => context.PauseAsync(2);
        models.Began = () => Assert.True(
            models.Bytes <= Budget || asking.Any(names => models.InMemory.All(names.Contains)),
            $"{string.Join(", ", models.InMemory)} are in memory at once");

        async Task CancelAsync(CancellationTokenSource source)
        {
            await context.PauseAsync(12);
            Cancel(source);
        }

        // CancelAsync would go on upon a thread of its own.
        static void Cancel(CancellationTokenSource source) => source.Cancel();

        async Task UseAsync(CancellationToken token)
        {
            var names = Enumerable.Range(0, context.Random.Next(1, 4)).Select(_ => Names[context.Random.Next(Names.Length)]).ToArray();
            asking.Add(names);
            try
            {
                using var use = await memory.UseAsync([.. names.Select(FakeModels.Request)], null, token);
                await context.PauseAsync(5);
                Assert.Equal(names, use.Models.Select(model => model.Request.Folder));
                Assert.DoesNotContain(use.Models, model => model.IsFree);
            }
            finally
            {
                asking.Remove(names);
            }
        }

        async Task UseAloneAsync(CancellationToken token)
        {
            using var use = await memory.UseAloneAsync(token);
            Assert.Empty(models.InMemory);
            await context.PauseAsync(5);
            Assert.Empty(models.InMemory);
        }

        async Task LiveAsync()
        {
            for (var i = 0; i < UsesOfEach; i++)
            {
                await context.PauseAsync(8);
                using var source = new CancellationTokenSource();
                var cancelling = context.Random.Next(4) == 0 ? CancelAsync(source) : Task.CompletedTask;
                try
                {
                    await (context.Random.Next(8) == 0 ? UseAloneAsync(source.Token) : UseAsync(source.Token));
                    served++;
                }
                catch (Exception e) when (e is IOException or OperationCanceledException)
                {
                    // As arranged above.
                }
                await cancelling;
            }
            ended++;
        }

        var lives = new List<Task>();
        context.Run(() => lives.AddRange(Enumerable.Range(0, Users).Select(_ => LiveAsync())));

        // Nothing is ready any more: whoever has not ended waits for ever, or a task has failed.
        Assert.All(lives, life => Assert.Null(life.Exception));
        Assert.Equal(Users, ended);
        Assert.InRange(served, Users * UsesOfEach / 2, Users * UsesOfEach);
        models.Freeing = _ => Task.CompletedTask;
        memory.Dispose();
        Assert.Empty(models.InMemory);
    }

    /// <summary>Lets those who hold something leave in every possible order, and asks whether the first in the queue ever notices who passed it.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public void Pass_WhoMay_NeverDelaysTheFirst(int seed)
    {
        var random = new Random(seed);
        var sizes = Enumerable.Range(0, 5).Select(_ => random.Next(1, 6)).ToArray();
        var budget = sizes.Sum() + random.Next(3);
        var (first, newcomer) = (random.Next(1, budget + 1), random.Next(sizes.Length));
        var ledger = new ModelLedger<FakeModel>(budget);
        for (var i = 0; i < sizes.Length; i++)
        {
            Assert.True(ledger.TryEnter(Demand($"m{i}", sizes[i]), out _));
            ledger[FakeModels.Request($"m{i}")].IsReady = true;
        }

        var may = ledger.TryPass(Demand($"m{newcomer}", sizes[newcomer]), Demand("first", first));

        var delays = Enumerable.Range(0, 1 << sizes.Length).Where(left => (left & (1 << newcomer)) == 0).Any(left =>
        {
            var rest = sizes.Where((_, i) => (left & (1 << i)) != 0).Sum();
            return rest + first <= budget && rest + sizes[newcomer] + first > budget;
        });
        Assert.Equal(!delays, may);
    }

    private static ModelDemand Demand(string name, long bytes) => new(new Dictionary<ModelRequest, long> { [FakeModels.Request(name)] = bytes });
}
