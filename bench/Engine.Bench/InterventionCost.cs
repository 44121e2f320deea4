using System.Diagnostics;
using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;

namespace Vectorscope.Engine.Bench;

/// <summary>What operations cost a decoding batch: milliseconds a step under several of them and settings, beside none in the same run.</summary>
internal static class InterventionCost
{
    private const int PromptTokens = 64, Rounds = 3;

    internal static async Task RunAsync(string folder, string[] rest, TextWriter output)
    {
        var cpu = rest is ["--cpu", ..];
        var rows = int.Parse((cpu ? rest[1..] : rest) is [var given, ..] ? given : "64");
        using var engine = new EngineThread(Environment.GetEnvironmentVariable("VECTORSCOPE_LIBTORCH"));
        using var model = await LanguageModel.LoadAsync(engine, folder,
            new ModelOptions { ContentHash = new string('0', 64), Device = cpu ? ModelDevice.Cpu : ModelDevice.Auto, Scheduling = new() { MaxRows = rows, PrefillTokens = 8192 } },
            null, CancellationToken.None);
        var direction = Random(model);
        (string Name, Func<double, Operation> Of)[] kinds =
        [
            ("add, one layer", s => new Add { Direction = "r", Strength = s, Layers = new LayerList([model.Config.LayerCount / 2]) }),
            ("ablate, all layers", s => new Ablate { Direction = "r", Strength = s }),
            ("ablate, all writes", s => new Ablate { Direction = "r", Strength = s, Site = OperationSite.Writes }),
            ("cap where a gate is open, all layers", s => new Conditional
            {
                Direction = "r", Then = new Cap { Direction = "r", Value = new(null, s) }, When = new("r", 0, Above: true, 0),
            }),
        ];
        var cases = kinds.SelectMany(kind => new[] { 1, 16, 64 }.Where(settings => settings <= rows).Select(settings => (kind.Name, Settings: settings,
            Own: Enumerable.Range(0, settings).Select(i => Compiled(model, direction, kind.Of(0.01 + (i * 0.001)))).ToArray()))).ToArray();
        output.WriteLine($"{model.Device}, {model.Dtype}, {rows} rows, median of {Rounds} rounds; each beside none in its own round");
        await StepAsync(model, rows, []);
        foreach (var one in cases)
        {
            var ratios = new List<double>();
            var (plain, changed) = (new List<double>(), new List<double>());
            await StepAsync(model, rows, one.Own);
            for (var round = 0; round < Rounds; round++)
            {
                plain.Add(await StepAsync(model, rows, []));
                changed.Add(await StepAsync(model, rows, one.Own));
                ratios.Add(changed[^1] / plain[^1]);
            }
            output.WriteLine($"{one.Name}, {one.Settings} settings: {Median(changed):F2} ms a step, none {Median(plain):F2}, ratio {Median(ratios):F2} ({ratios.Min():F2} to {ratios.Max():F2})");
        }
    }

    // Milliseconds between two tokens of all rows, from the moment when the last has its first.
    private static async Task<double> StepAsync(LanguageModel model, int rows, CompiledIntervention[] own)
    {
        var steps = model.Device == ModelDevice.Cpu ? 24 : 32;
        var watch = Stopwatch.StartNew();
        int started = 0, last = 0;
        double begun = 0, ended = 0;
        await Task.WhenAll(Enumerable.Range(0, rows).Select(row =>
        {
            var count = 0;
            return model.Scheduler.GenerateAsync(new(new(
                [.. Enumerable.Range(0, PromptTokens).Select(i => (int)((i * 7919L + row * 104_729L) % model.Config.VocabularySize))],
                new SamplingOptions { Greedy = true, MaxTokens = steps + 1 }))
            {
                Intervention = own.Length == 0 ? null : own[row % own.Length],
                OnToken = _ =>
                {
                    if (++count == 1 && ++started == rows) begun = watch.Elapsed.TotalMilliseconds;
                    if (count == steps + 1 && ++last == rows) ended = watch.Elapsed.TotalMilliseconds;
                },
            }, CancellationToken.None);
        }));
        return (ended - begun) / steps;
    }

    private static CompiledIntervention Compiled(LanguageModel model, Direction direction, Operation operation) =>
        CompiledIntervention.Of(new([operation]), _ => direction, model.Config.LayerCount, model.Config.HiddenSize);

    private static Direction Random(LanguageModel model)
    {
        var random = new Random(1);
        return new("r", model.Config.LayerCount,
            [.. Enumerable.Range(0, (model.Config.LayerCount + 1) * model.Config.HiddenSize).Select(_ => (float)(random.NextDouble() - 0.5))]);
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
