using Microsoft.Extensions.DependencyInjection;
using Vectorscope.Dashboard.Tests.Hosting;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Tokenization;
using Vectorscope.Engine.Tokenization.ChatTemplates;
using Vectorscope.Jobs.Library.BuiltIn;
using Vectorscope.Jobs.Models;

namespace Vectorscope.Dashboard.Tests.Serving;

/// <summary>The real host with the bundled model, and the same model as the engine has it without any server.</summary>
public sealed class PocketServer() : SharedDashboard(_ => { })
{
    internal static Tokenizer Tokenizer { get; } = Tokenizer.Load(BuiltInModels.PocketFolder);

    internal static int[] Prompt(bool thinking, string question) => ChatTemplate.Encode(Tokenizer, [new("user", question)], new() { Thinking = thinking });

    /// <summary>What the engine writes by itself, in a use of the model that is shared with the server.</summary>
    internal async Task<GeneratedReply> EngineAsync(int[] prompt, SamplingOptions sampling, LogProbabilityWatch? probabilities = null)
    {
        var stop = TestContext.Current.CancellationToken;
        var hash = Checkpoint.ContentHash(BuiltInModels.PocketFolder, null, stop);
        using var use = await Served.Services.GetRequiredService<ModelHost>().UseAsync(BuiltInModels.PocketFolder, hash, new ModelPlacement().Or(ModelDevice.Auto), null, stop);
        return await use.Model.Scheduler.GenerateAsync(
            new(new(prompt, sampling with { StopIds = use.Model.Config.StopTokenIds })) { FirstUnusedId = Tokenizer.VocabularySize < use.Model.Config.VocabularySize ? Tokenizer.VocabularySize : null, LogProbabilities = probabilities }, stop);
    }
}
