using System.Globalization;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Generation;
using Vectorscope.Jobs.Agent;
using Vectorscope.Jobs.Benchmarking.Arms;
using Vectorscope.Jobs.Benchmarking.Running;
using Vectorscope.Jobs.Interventions;
using Vectorscope.Jobs.Library.Directions;
using Vectorscope.Jobs.Library.Interventions;
using Vectorscope.Jobs.Library.Personas;
using Vectorscope.Jobs.Playground;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Jobs.Replaying;

/// <summary>Checks replays, and fills in from the trial's arm what they leave open: what the arm named is kept as the replay's own.</summary>
internal sealed class ReplayRules(ReplayedTurns turns, InterventionLoader interventions, DirectionFiles directions, JobsOptions options) : ISpecRules<ReplaySpec>
{
    public async Task CheckAsync(SpecUnderCheck<ReplaySpec> check, CancellationToken cancellationToken)
    {
        var (spec, problems) = (check.Spec, check.Problems);
        CheckChoices(spec, problems);
        if (await turns.FindAsync(spec, problems, cancellationToken) is not { } turn)
        {
            return;
        }
        TakeFromArm(check, turn);
        var settings = Settings(spec, turn.Arm.Settings);
        var (original, asked) = (Original(turn), Asked(check, turn, settings));
        try
        {
            var intervention = await Task.Run(() => CheckModel(check, turn, asked), cancellationToken);
            var sampling = Sampling(spec, turn, asked);
            if (problems.Any)
            {
                return;
            }
            var facts = new ReplayFacts
            {
                Origin = new(turn.Trial.RunId, turn.Run, turn.Trial.Id, turn.Trial.Name, turn.Trial.Task, turn.Trial.Arm, turn.Trial.Attempt, turn.Turn.Number),
                Original = original,
                Asked = asked,
                Settings = settings,
                Sampling = sampling,
                Seed = spec.Seed ?? SeedOf(turn),
                Intervention = intervention,
            };
            check.Facts = facts with { Changes = [.. ReplayChanges.Of(turn, facts, SeedOf(turn))] };
            foreach (var note in Notes(spec, turn, facts))
            {
                check.Note(note);
            }
        }
        catch (CheckpointException e)
        {
            problems.Add(ReplaySpec.EngineField, e.Message);
        }
    }

    public string Title(SpecUnderCheck<ReplaySpec> check) =>
        check.Facts is ReplayFacts { Origin: var origin } ? $"{origin.Task} · {origin.Arm}, turn {origin.Turn} again" : "replay";

    /// <summary>Which model an arm had, the spec alone does not say: without one, the engine's worker takes it.</summary>
    public RunNeeds NeedsOf(ReplaySpec spec) => spec.Model?.Server is null ? RunNeeds.Engine : RunNeeds.Light;

    public IEnumerable<string> OtherModelsOf(ReplaySpec spec) => spec.Model is { Server: not null, Name: { } name } ? [name.Trim()] : [];

    private void CheckChoices(ReplaySpec spec, SpecProblems problems)
    {
        if (spec.Model is not null && !problems.IsRefused(ReplaySpec.ModelField))
        {
            ArmRules.CheckModel(spec.Model, ReplaySpec.ModelField, [.. options.Servers.Keys], problems);
        }
        if (spec.Persona is not null && spec.SystemPrompt is not null)
        {
            problems.Add(ReplaySpec.SystemPromptField, "Give a persona or a text, not both.");
        }
        if (spec.Without.Contains(ReplayOmission.SystemPrompt) && (spec.Persona ?? spec.SystemPrompt) is not null)
        {
            problems.Add("without", "A persona or a system prompt is given: it is not without one.");
        }
        if (spec.Without.Contains(ReplayOmission.Intervention) && spec.Intervention is not null)
        {
            problems.Add("without", "An intervention is given: it is not without one.");
        }
    }

    // References of the arm become the replay's own: so they are kept with it, and made sure of when it starts.
    private static void TakeFromArm(SpecUnderCheck<ReplaySpec> check, ReplayedTurn turn)
    {
        var (spec, references) = (check.Spec, check.References);
        if (spec.Model is null && turn.Kept.EngineModel(turn.Arm) is { } model)
        {
            references[ReplaySpec.EngineField] = model;
        }
        if (spec is { Persona: null, SystemPrompt: null } && !spec.Without.Contains(ReplayOmission.SystemPrompt) && turn.Kept.Persona(turn.Arm) is { } persona)
        {
            references[ReplaySpec.PersonaField] = persona;
        }
        if (spec.Intervention is not null || spec.Without.Contains(ReplayOmission.Intervention))
        {
            return;
        }
        foreach (var (path, reference) in turn.Kept.InterventionReferences(turn.Arm))
        {
            references[ReplaySpec.InterventionField + path] = reference;
        }
        if (turn.Kept.Intervention(turn.Arm.Name) is not null && references.Find(ReplaySpec.InterventionField) is null)
        {
            check.Problems.Add(ReplaySpec.InterventionField, "The arm's operations are a cell of its sweep, which keeps them in short: give them here, or replay without an intervention.");
        }
    }

    private static AgentSettings Settings(ReplaySpec spec, AgentSettings arm) => arm with
    {
        MaxReplyTokens = spec.MaxTokens ?? arm.MaxReplyTokens,
        Thinking = spec.Thinking ?? arm.Thinking,
        Think = spec.Think switch { ReplayThink.Yes => true, ReplayThink.No => false, _ => arm.Think },
        Parser = spec.Parser ?? arm.Parser,
    };

    private static ReplayAsking Original(ReplayedTurn turn)
    {
        var engine = turn.Kept.EngineModel(turn.Arm);
        return new(turn.Kept.SystemPrompt(turn.Arm), turn.Arm.Settings.Think, turn.Kept.ModelName(turn.Arm), engine?.Place, engine?.Hash, engine is null ? turn.Arm.Model?.Server : null);
    }

    private static ReplayAsking Asked(SpecUnderCheck<ReplaySpec> check, ReplayedTurn turn, AgentSettings settings)
    {
        var (spec, references) = (check.Spec, check.References);
        var system = spec.Without.Contains(ReplayOmission.SystemPrompt) ? null
            : references.Find(ReplaySpec.PersonaField)?.ContentAs<PersonaContent>().SystemPrompt ?? spec.SystemPrompt ?? turn.Kept.SystemPrompt(turn.Arm);
        return references.Find(ReplaySpec.EngineField) is { } engine
            ? new(Text(system), settings.Think, engine.Name, engine.Place, engine.Hash, null)
            : new(Text(system), settings.Think, (spec.Model ?? turn.Arm.Model)?.Name?.Trim(), null, null, (spec.Model ?? turn.Arm.Model)?.Server);
    }

    private static string? Text(string? system) => string.IsNullOrWhiteSpace(system) ? null : system;

    private ArmIntervention? CheckModel(SpecUnderCheck<ReplaySpec> check, ReplayedTurn turn, ReplayAsking asked)
    {
        var (references, problems) = (check.References, check.Problems);
        if (asked.Folder is not { } folder)
        {
            if (asked.Server is not null)
            {
                CheckServer(check, turn);
            }
            return null;
        }
        var config = ModelConfig.Load(folder);
        WatchedDirection.Check(directions, references, ReplaySpec.DirectionField, config, problems);
        for (var i = 0; i < check.Spec.Layers.Count; i++)
        {
            if (check.Spec.Layers[i] < 0 || check.Spec.Layers[i] > config.LayerCount)
            {
                problems.Add($"{ReplaySpec.LayersField}[{i}]", $"The model has layers 0 to {config.LayerCount}.");
            }
        }
        interventions.Check(references, ReplaySpec.InterventionField, folder, config, problems);
        return problems.Any || interventions.Load(references, ReplaySpec.InterventionField, config) is not { } loaded ? null
            : new ArmIntervention(loaded.Name, InterventionText.Of(loaded.Intervention), loaded.Hash) { Warnings = loaded.Warnings };
    }

    private static void CheckServer(SpecUnderCheck<ReplaySpec> check, ReplayedTurn turn)
    {
        if (check.References.Find(ReplaySpec.InterventionField) is not null)
        {
            check.Problems.Add(ReplaySpec.InterventionField, turn.Kept.Intervention(turn.Arm.Name) is not null && check.Spec.Intervention is null
                ? "The arm has one, and a server computes its replies by itself: replay without an intervention, or choose a model that the engine runs."
                : "A server computes its replies by itself: leave it out, or choose a model that the engine runs.");
        }
        if (check.Spec.Direction is not null)
        {
            check.Problems.Add(ReplaySpec.DirectionField, "A server does not show its stream: leave it out, or choose a model that the engine runs.");
        }
    }

    private static SamplingOverrides Sampling(ReplaySpec spec, ReplayedTurn turn, ReplayAsking asked)
    {
        var arm = spec.Model is null ? turn.Kept.Sampling(turn.Arm) : turn.Arm.Sampling;
        var merged = new SamplingOverrides
        {
            Temperature = spec.Sampling.Temperature ?? arm.Temperature,
            TopP = spec.Sampling.TopP ?? arm.TopP,
            TopK = spec.Sampling.TopK ?? arm.TopK,
            MinP = spec.Sampling.MinP ?? arm.MinP,
            PresencePenalty = spec.Sampling.PresencePenalty ?? arm.PresencePenalty,
        };
        return asked.Folder is null ? merged : ArmSampling.Whole(merged.Over(SamplingDefaults.Load(asked.Folder)));
    }

    private static long SeedOf(ReplayedTurn turn) => TrialSeeds.OfCall(turn.Seed, turn.Turn.Number);

    private static IEnumerable<string> Notes(ReplaySpec spec, ReplayedTurn turn, ReplayFacts facts)
    {
        var arm = turn.Arm.Settings;
        yield return string.Create(CultureInfo.InvariantCulture,
            $"The arm {turn.Arm.Name} had: model {facts.Original.Model}, {(facts.Original.SystemPrompt is null ? "no system prompt" : turn.Kept.Persona(turn.Arm) is { } persona ? $"persona {persona.Name}" : "a system prompt")}, {turn.Kept.Intervention(turn.Arm.Name)?.Text ?? "no intervention"}, {arm.MaxReplyTokens} tokens, {(arm.Think ? "asked to think" : "not asked to think")}, thinking {ReplayChanges.Word(arm.Thinking)}, {ReplayChanges.Word(arm.Parser)} parser, temperature {ReplayChanges.Number(turn.Kept.Sampling(turn.Arm).Temperature)}, seed {SeedOf(turn)}.");
        if (spec.Samples > 1 && facts.Sampling.Temperature is 0)
        {
            yield return "At temperature 0 all samples are the same reply.";
        }
        if (turn.Turn.Tokens is null)
        {
            yield return "No token ids were kept of this turn: the conversation is sent as messages.";
        }
        if (facts.Changes.Count == 0)
        {
            yield return "Nothing differs from the original yet: the reply should be the same.";
        }
        foreach (var warning in facts.Intervention?.Warnings ?? [])
        {
            yield return warning;
        }
    }
}
