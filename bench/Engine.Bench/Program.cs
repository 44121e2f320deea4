using System.Globalization;
using Vectorscope.Engine.Bench;

// Measures the engine; each verb prints a plain line per figure, and bench/RESULTS.md keeps the tables.
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
switch (args)
{
    case ["new-model", var shape, var folder, .. var rest]:
        NewModelVerb.Run(shape, folder, rest, output);
        return 0;
    case ["inputs", var path, var vocabulary]:
        Comparison.WriteInputs(path, int.Parse(vocabulary));
        return 0;
    case ["inputs", var path, var vocabulary, var shape]:
        Comparison.WriteIds(path, int.Parse(vocabulary), shape);
        return 0;
    case ["logits", var folder, var inputs, .. var others]:
        await Comparison.AgainstAsync(folder, inputs, others, output);
        return 0;
    case ["compare", var folder, var inputs, var reference]:
        return await Comparison.RunAsync(folder, inputs, reference, output) ? 0 : 1;
    case ["capture", var folder, .. var shapes]:
        await CaptureThroughput.RunAsync(folder, shapes, output);
        return 0;
    case ["generate", var folder, .. var rest]:
        await GenerationThroughput.RunAsync(folder, rest, output);
        return 0;
    case ["first-token", var folder]:
        await FirstToken.RunAsync(folder, output);
        return 0;
    case ["steps", var folder, .. var rest]:
        await StepCost.RunAsync(folder, rest, output);
        return 0;
    case ["interventions", var folder, .. var rest]:
        await InterventionCost.RunAsync(folder, rest, output);
        return 0;
    case ["cuda", var folder, .. var rest]:
        await CudaStepCost.RunAsync(folder, rest, output);
        return 0;
    case ["prompts", var folder, .. var rest]:
        await PromptCost.RunAsync(folder, rest, output);
        return 0;
    case ["trials", var folder, var texts, .. var rest]:
        await TrialThroughput.RunAsync(folder, texts, rest, output);
        return 0;
    case ["sample", var folder, .. var rest]:
        await SamplingCost.RunAsync(folder, rest, output);
        return 0;
    case ["train", var folder, .. var rest]:
        await TrainingThroughput.RunAsync(folder, rest, output);
        return 0;
    case ["train-parts", var folder, .. var rest]:
        await TrainingParts.RunAsync(folder, rest, output);
        return 0;
    case ["separability", .. var rest]:
        SeparabilityCost.Run(rest, output);
        return 0;
    case ["coverage", .. var rest]:
        Coverage.Run(rest, output);
        return 0;
    case ["fold-coverage", .. var rest]:
        FoldCoverage.Run(rest, output);
        return 0;
    case ["audit", .. var rest]:
        AuditCost.Run(rest, output);
        return 0;
    case ["identity", var folder]:
        IdentityCost.Run(folder, output);
        return 0;
    case ["memory", var folder, var prompts]:
        await CaptureMemory.RunAsync(folder, int.Parse(prompts), output);
        return 0;
    case ["power", .. var rest]:
        PowerCost.Run(rest, output);
        return 0;
    case ["edit", var folder, var target]:
        EditCost.Run(folder, target, output);
        return 0;
    default:
        await Console.Error.WriteLineAsync("""
            usage: Engine.Bench new-model SHAPE FOLDER [VOCABULARY]
                   Engine.Bench inputs INPUTS.safetensors VOCABULARY [ROWSxTOKENS]
                   Engine.Bench logits MODEL IDS.safetensors [LOGITS.safetensors ...]
                   Engine.Bench compare MODEL INPUTS.safetensors TRANSFORMERS.safetensors
                   Engine.Bench capture MODEL [--cpu] [ROWSxTOKENS ...]
                   Engine.Bench generate MODEL [--cpu | --plain | --prefill TOKENS] [ROWS ...]
                   Engine.Bench first-token MODEL
                   Engine.Bench steps MODEL [--own] [ROWS|ROWSxTOKENS ...]
                   Engine.Bench interventions MODEL [--cpu] [ROWS]
                   Engine.Bench cuda MODEL [moves [STEPS] | ROWSxCONTEXT | ROWSxLEAST-MOST ...]
                   Engine.Bench prompts MODEL [ROWSxTOKENS | ROWSxLEAST-MOST | ROWSxTOKENS+PAST ...]
                   Engine.Bench trials MODEL TEXT [TASKS [TOGETHER]] [--plain]
                   Engine.Bench sample MODEL [ROWS ...]
                   Engine.Bench train MODEL [--rows N] [--tokens N] [--parts N] [--steps N] [--dtype float32|bfloat16] [--recompute 1]
                   Engine.Bench train-parts MODEL [--rows N] [--tokens N] [--dtype float32|bfloat16]
                   Engine.Bench separability [PROMPTS ...]
                   Engine.Bench coverage [PROMPTS ...]
                   Engine.Bench fold-coverage [PROMPTS ...]
                   Engine.Bench audit [LAYERS WIDTH PROMPTS]
                   Engine.Bench identity MODEL
                   Engine.Bench memory MODEL PROMPTS
                   Engine.Bench edit MODEL OUT
                   Engine.Bench power [TASKS]
            VECTORSCOPE_LIBTORCH names the libtorch folder; without it the build's own is used.
            """);
        return 2;
}
