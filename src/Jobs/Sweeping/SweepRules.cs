using System.Globalization;
using System.Text.Json.Nodes;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Interventions;
using Vectorscope.Engine.Json;
using Vectorscope.Engine.Text;
using Vectorscope.Engine.Tokenization;
using Vectorscope.Engine.Tokenization.ChatTemplates;
using Vectorscope.Jobs.Agent;
using Vectorscope.Jobs.Agent.Prompts;
using Vectorscope.Jobs.Benchmarking;
using Vectorscope.Jobs.Benchmarking.Arms;
using Vectorscope.Jobs.Library.Models;
using Vectorscope.Jobs.Library.Personas;
using Vectorscope.Jobs.Library.PromptSets;
using Vectorscope.Jobs.Library.TaskSets;
using Vectorscope.Jobs.Models;
using Vectorscope.Jobs.Provenance;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Sandboxes;
using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Sweeping;

/// <summary>What goes together in a sweep: cells that differ and can act on the model, prompts that it can read, and tasks that can be run.</summary>
internal sealed class SweepRules(
    SweepInterventions interventions, SweepEstimate estimate, TokenizerCache tokenizers, TaskSetLibrary sets, SandboxChoice sandboxes) : ISpecRules<SweepSpec>
{
    private const int MostCells = 400, MostTrials = 100_000;

    public async Task CheckAsync(SpecUnderCheck<SweepSpec> check, CancellationToken cancellationToken)
    {
        var (spec, problems) = (check.Spec, check.Problems);
        CheckCells(spec, problems);
        var model = problems.IsRefused(SweepSpec.ModelField) || check.References.Find(SweepSpec.ModelField) is not { Place: { } folder } ? null : await Task.Run(() => Look(check, folder), cancellationToken);
        var readLayer = model is null || problems.Any ? null : await Task.Run(() => ReadLayer(check, model.Value.Folder, model.Value.Config), cancellationToken);
        var tasks = spec.Trials.Tasks is null ? null : await TasksAsync(check, cancellationToken);
        if (problems.Any || readLayer is null || (spec.Trials.Tasks is not null && tasks is null))
        {
            return;
        }
        var sampling = Sampling(check, model!.Value.Folder);
        if (problems.Any)
        {
            return;
        }
        var prompts = Prompts(check).Count;
        foreach (var note in await estimate.NotesAsync(spec, prompts, tasks?.Facts.Tasks.Count ?? 0, check.References[SweepSpec.ModelField].Hash, cancellationToken))
        {
            check.Note(note);
        }
        var benchmark = tasks is null ? null : Benchmark(check, tasks.Value.Facts, sampling!);
        if (benchmark is not null)
        {
            Note(check, model.Value.Folder, benchmark);
        }
        check.Facts = new SweepFacts { ReadLayer = readLayer.Value, Benchmark = benchmark };
    }

    public string Title(SpecUnderCheck<SweepSpec> check) =>
        $"{string.Join(", ", check.Spec.Operations.Select(operation => operation.Op).Distinct())} {check.References[SweepSpec.DirectionField].Name} · {check.References[SweepSpec.ModelField].Name}";

    public RunNeeds NeedsOf(SweepSpec spec) => RunNeeds.Engine;

    /// <summary>The prompts that a spec takes of its set.</summary>
    internal static IReadOnlyList<PromptRow> Prompts(SweepSpec spec, References references) =>
        [.. references[SweepSpec.PromptSetField].ContentAs<PromptSetContent>().Prompts.Take(spec.Replies.MostPrompts ?? int.MaxValue)];

    /// <summary>What a model reads of a prompt.</summary>
    internal static int[] Encode(Tokenizer tokenizer, string? system, string text, bool thinking)
    {
        ChatMessage[] messages = system is null ? [new("user", text)] : [new("system", system), new("user", text)];
        return ChatTemplate.Encode(tokenizer, messages, new ChatTemplateOptions { Thinking = thinking });
    }

    private static void CheckCells(SweepSpec spec, SpecProblems problems)
    {
        Distinct(spec.Operations, "operations", "The same operation stands at {0}; two cells would be the same.", problems);
        for (var i = 0; i < spec.Layers.Count; i++)
        {
            if (SweepLayers.Read(spec.Layers[i]) is { Problem: { } problem })
            {
                problems.Add(At("layers", i), problem);
            }
        }
        if (!problems.IsRefused("layers"))
        {
            Distinct([.. spec.Layers.Select(layers => SweepLayers.Read(layers).Layers!.ToJsonString())], "layers", "The same layers stand at {0}; two cells would be the same.", problems);
        }
        Distinct(spec.Strengths, "strengths", "The same strength stands at {0}; two cells would be the same.", problems);
        for (var i = 0; i < spec.Strengths.Count; i++)
        {
            if (spec.Strengths[i] == 0)
            {
                problems.Add(At("strengths", i), "A strength of 0 changes nothing: the model as it is takes part in any case. Leave it out.");
            }
        }
        if (spec.Strengths.Count == 0 && spec.Calibrate is null && !problems.IsRefused("strengths"))
        {
            problems.Add("strengths", "There is nothing to vary. Name strengths, or give a calibration that finds them.", "Name strengths, or calibrate them.");
        }
        if (spec.Strengths.Count > 0 && spec.Calibrate is not null)
        {
            problems.Add("calibrate", "A calibration finds the strengths itself; leave it out, or the strengths.");
        }
        if (spec.Calibrate is { } calibration && !problems.IsRefused("calibrate"))
        {
            if (calibration.Least == 0)
            {
                problems.Add("calibrate.least", "The search doubles from here, so it cannot be 0.");
            }
            else if (Math.Sign(calibration.Most) != Math.Sign(calibration.Least) || Math.Abs(calibration.Most) <= Math.Abs(calibration.Least))
            {
                problems.Add("calibrate.most", "It must lie beyond the least strength, on the same side of 0.");
            }
        }
        if (spec.Gate is { } gate && gate.Above is null == gate.Below is null)
        {
            problems.Add("gate.above", "Give either above or below.");
        }
        if (!problems.Any && SweepCells.Count(spec) is > MostCells and var cells)
        {
            problems.Add("layers", $"That makes {Amount.Of(cells, "cell")}; {Amount.Of(MostCells)} are the most that one sweep takes. Take fewer layers or strengths, or split it.");
        }
    }

    private static void Distinct<T>(IReadOnlyList<T> items, string field, string sentence, SpecProblems problems) where T : notnull
    {
        var seen = new Dictionary<T, int>();
        for (var i = 0; i < items.Count; i++)
        {
            if (!seen.TryAdd(items[i], i))
            {
                problems.Add(At(field, i), string.Format(CultureInfo.InvariantCulture, sentence, At(field, seen[items[i]])));
            }
        }
    }

    private (string Folder, ModelConfig Config)? Look(SpecUnderCheck<SweepSpec> check, string folder)
    {
        try
        {
            var (config, tokenizer) = (ModelConfig.Load(folder), tokenizers.Of(folder));
            if (!check.Problems.IsRefused(SweepSpec.PromptSetField) && check.References.Find(SweepSpec.PromptSetField) is not null && WhyUnreadable(check, tokenizer, config.MaximumPositions) is { } reason)
            {
                check.Problems.Add(SweepSpec.PromptSetField, reason);
            }
            return (folder, config);
        }
        catch (Exception e) when (e is CheckpointException or TokenizerException or IOException or UnauthorizedAccessException)
        {
            check.Problems.Add(SweepSpec.ModelField, e.Message);
            return null;
        }
    }

    private static string? WhyUnreadable(SpecUnderCheck<SweepSpec> check, Tokenizer tokenizer, int? most)
    {
        var (spec, system) = (check.Spec, check.References.Find(SweepSpec.PersonaField)?.ContentAs<PersonaContent>().SystemPrompt);
        foreach (var prompt in Prompts(check))
        {
            try
            {
                var tokens = Encode(tokenizer, system, prompt.Text, spec.Replies.Thinking).Length + spec.Replies.ReplyTokens;
                if (tokens > most)
                {
                    return $"The prompt \"{Quote.Of(prompt.Name)}\" has {Amount.Of(tokens, "token")} with its persona and a whole reply, and the model takes {Amount.Of(most.Value)}; shorten it, or the replies.";
                }
            }
            catch (ChatTemplateException e)
            {
                return $"The prompt \"{Quote.Of(prompt.Name)}\" cannot be asked: {e.Message}";
            }
        }
        return null;
    }

    private static IReadOnlyList<PromptRow> Prompts(SpecUnderCheck<SweepSpec> check) => Prompts(check.Spec, check.References);

    // Checked for one strength: none of them keeps an operation from acting.
    private int? ReadLayer(SpecUnderCheck<SweepSpec> check, string folder, ModelConfig model)
    {
        var (spec, problems) = (check.Spec, check.Problems);
        interventions.Check(spec, check.References, folder, model, problems);
        if (problems.Any)
        {
            return null;
        }
        try
        {
            var direction = interventions.Open(check.References);
            foreach (var warning in SweepCells.Of(spec).DistinctBy(cell => cell.Operation).SelectMany(cell => interventions.Load(spec, check.References, model, cell, 1).Loaded.Warnings).Distinct())
            {
                check.Note(warning);
            }
            if (spec.Replies.ReadLayer is { } layer)
            {
                if (layer > model.LayerCount)
                {
                    problems.Add("readLayer", $"The model has layers 0 to {model.LayerCount}.");
                }
                else if (!direction.IsUsable(layer))
                {
                    problems.Add("readLayer", $"The row of layer {layer} of {Quote.Of(direction.Name)} is too short to be a direction; name another layer.");
                }
                return problems.Any ? null : layer;
            }
            var acted = SweepCells.Of(spec).DistinctBy(cell => (cell.Operation, cell.Layers))
                .SelectMany(cell => interventions.Load(spec, check.References, model, cell, 1).Loaded.Compiled.Coverage).SelectMany(coverage => coverage.Layers);
            if (acted.Where(direction.IsUsable).DefaultIfEmpty(-1).Max() is >= 0 and var last)
            {
                return last;
            }
            problems.Add("readLayer", $"{Quote.Of(direction.Name)} has no usable row at any layer that is acted on; name one where it has.");
        }
        catch (DirectionException e)
        {
            problems.Add(SweepSpec.DirectionField, e.Message);
        }
        return null;
    }

    private async Task<(BenchmarkFacts Facts, int Trials)?> TasksAsync(SpecUnderCheck<SweepSpec> check, CancellationToken cancellationToken)
    {
        var (spec, problems) = (check.Spec, check.Problems);
        if (problems.IsRefused(SweepSpec.TasksField) || problems.IsRefused("sandbox"))
        {
            return null;
        }
        var (provider, problem) = await sandboxes.ChooseAsync(SandboxChoice.Word(spec.Trials.Sandbox), cancellationToken);
        if (provider is null)
        {
            problems.Add("sandbox", problem!);
            return null;
        }
        var set = await sets.ResolveAsync(spec.Trials.Tasks!.Set, cancellationToken);
        if (TaskSelection.Of(set, spec.Trials.Tasks, provider, spec.Trials.Conditions.ForbidsNetwork, asksOracle: false, problems) is not { } chosen)
        {
            return null;
        }
        var trials = (SweepCells.Count(spec) + 1) * chosen.Tasks.Count * spec.Trials.Attempts;
        if (trials > MostTrials)
        {
            problems.Add("attempts", $"That makes {Amount.Of(trials, "trial")}; {Amount.Of(MostTrials)} are the most that one run takes.");
            return null;
        }
        return (new BenchmarkFacts
        {
            TaskSet = set.Name,
            Tasks = chosen.Tasks,
            NotRun = chosen.NotRun,
            Remarks = chosen.Remarks,
            Sandbox = provider.Kind,
            Prompts = AgentPrompts.Version,
            CodeVersion = Versions.Code,
        }, (int)trials);
    }

    private static SamplingOverrides? Sampling(SpecUnderCheck<SweepSpec> check, string folder)
    {
        if (check.Spec.Trials.Tasks is null)
        {
            return null;
        }
        try
        {
            return ArmSampling.Whole(check.Spec.Trials.Sampling.Over(SamplingDefaults.Load(folder)));
        }
        catch (CheckpointException e)
        {
            check.Problems.Add(SweepSpec.ModelField, e.Message);
            return null;
        }
    }

    private static InnerBenchmark Benchmark(SpecUnderCheck<SweepSpec> check, BenchmarkFacts facts, SamplingOverrides sampling)
    {
        var (spec, trials) = (check.Spec, check.Spec.Trials);
        string[] arms = [SweepCell.Base, .. SweepCells.Of(spec).Select(cell => cell.Name)];
        return new()
        {
            ModelField = SweepSpec.ModelField,
            PersonaField = SweepSpec.PersonaField,
            Facts = facts with { Sampling = arms.ToDictionary(arm => arm, _ => sampling) },
            Spec = new()
            {
                Tasks = spec.Trials.Tasks!,
                Arms = [.. arms.Select(arm => new ArmSpec { Name = arm, Model = new() { Engine = spec.Model }, Persona = spec.Replies.Persona, Settings = trials.Settings, Sampling = trials.Sampling })],
                Attempts = trials.Attempts,
                Concurrency = trials.Concurrency,
                Seed = spec.Replies.Seed,
                Sandbox = trials.Sandbox,
                Conditions = trials.Conditions,
                MaxRetries = trials.MaxRetries,
            },
        };
    }

    // What whoever launches trials should know: attempts that repeat each other, and settings that the model's folder would choose otherwise.
    private static void Note(SpecUnderCheck<SweepSpec> check, string folder, InnerBenchmark benchmark)
    {
        var plain = benchmark.Spec with { Arms = [benchmark.Spec.Arms[0]] };
        foreach (var note in ArmSampling.Repeating(plain, benchmark.Facts.Sampling))
        {
            check.Note(note);
        }
        var own = SpecShape.Of<AgentSettings>().Write(check.Spec.Trials.Settings);
        if (ModelPreset.Read(folder)?.Arm["settings"] is JsonObject wanted && wanted.Any(field => own.ContainsKey(field.Key) && !JsonNode.DeepEquals(own[field.Key], field.Value)))
        {
            check.Note($"{check.References[SweepSpec.ModelField].Name} says that it works best with other settings of trials: {wanted.ToJsonString(JobsJson.Options)}.");
        }
    }

    private static string At(string field, int index) => string.Create(CultureInfo.InvariantCulture, $"{field}[{index}]");
}
