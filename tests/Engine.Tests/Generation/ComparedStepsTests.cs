using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Generation.Steps;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Tests.Cuda;
using Vectorscope.Engine.Tests.Model;

namespace Vectorscope.Engine.Tests.Generation;

/// <summary>Two ways of computing the same rows, held against each other while they run.</summary>
public sealed class ComparedStepsTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    [Fact]
    public async Task Step_OfTwoModels_KeepsTheReferencesTokensAndTellsTheDistance()
    {
        using var model = await engine.Load(Fixtures.TinyModel, ModelDevice.Cpu);
        using var rounded = await engine.Load(Fixtures.TinyModel, ModelDevice.Cpu, ModelDtype.BFloat16);
        var (same, other) = (new StepComparison(), new StepComparison());

        var (expected, ofSame, ofOther, scores) = await engine.Run(() =>
        {
            using var reference = new PlainSteps(model.Network);
            using var alike = new ComparedSteps(new PlainSteps(model.Network), new PlainSteps(model.Network), same);
            using var different = new ComparedSteps(new PlainSteps(rounded.Network), new PlainSteps(model.Network), other);
            TokenScores? asked = null;
            int[] Write(IRowSteps steps, int? likeliest = null)
            {
                using var past = steps.Create();
                var written = new List<int>();
                int[] next = CudaRows.Prompt(model, 3, 20);
                for (var token = 0; token < 12; token++)
                {
                    var outcome = steps.Step([new RowStep(past, next) { Next = new(CudaRows.Greedy, written, 0, null) { Likeliest = likeliest } }])[0];
                    asked = outcome.Scores;
                    next = [outcome.Id!.Value];
                    written.Add(next[0]);
                }
                using var mark = past.Mark();
                Assert.Equal(31, mark.Length);
                past.Return(mark);
                return [.. written];
            }
            return (Write(reference), Write(alike), Write(different, 2), asked);
        });

        Assert.Equal(expected, ofSame);
        Assert.Equal(expected, ofOther);
        Assert.Equal(2, scores!.Likeliest.Count);
        Assert.Equal((12, 0, 0.0), (same.Tokens, same.Differing, same.Largest));
        Assert.Equal(12, other.Tokens);
        Assert.InRange(other.Largest, 1e-3, 1);
    }
}
