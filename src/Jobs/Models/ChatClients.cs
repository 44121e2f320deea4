using System.Collections.Concurrent;
using Microsoft.Extensions.AI;
using Vectorscope.Engine.Checkpoints;
using Vectorscope.Engine.Json;
using Vectorscope.Engine.Model;
using Vectorscope.Engine.Runtime;
using Vectorscope.Engine.Tokenization;
using Vectorscope.Jobs.Models.Servers;

namespace Vectorscope.Jobs.Models;

/// <summary>Opens the models of a run.</summary>
public sealed class ChatClients(ModelHost host, JobsOptions options, TimeProvider time) : IDisposable
{
    // By server, so that runs beside each other share what it allows.
    private readonly ConcurrentDictionary<(string Url, int RequestsPerMinute), CallPace> _paces = [];

    /// <summary>
    /// Opens all models that a run needs, together: taken one after the other, two runs could wait for each other for ever.
    /// Equal sources share one loaded model and its batch.
    /// </summary>
    /// <param name="sources">What each arm asks for.</param>
    /// <param name="stage">Told what is being done, for the run's log; may be null.</param>
    /// <exception cref="ModelUnavailableException">A source cannot be used: no such server, no tokenizer, a folder that does not load.</exception>
    public async Task<OpenModels> OpenAsync(IReadOnlyList<ModelSource> sources, IProgress<string>? stage, CancellationToken cancellationToken)
    {
        // Servers first: what is wrong with them shows before anything is loaded.
        IChatClient?[] clients = [.. sources.Select(source => source.Folder is null ? Server(source) : null)];
        var folders = sources.Where(source => source.Folder is not null).Select(Request).Distinct().ToArray();
        var use = folders.Length == 0 ? null : await LoadAsync(folders, stage, cancellationToken);
        try
        {
            var tokenizers = new Dictionary<string, Tokenizer>();
            for (var i = 0; i < sources.Count; i++)
            {
                if (clients[i] is null)
                {
                    var request = Request(sources[i]);
                    if (!tokenizers.TryGetValue(request.Folder, out var tokenizer))
                    {
                        tokenizers[request.Folder] = tokenizer = await Task.Run(() => Tokenizer.Load(request.Folder), cancellationToken);
                    }
                    var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(request.Folder));
                    clients[i] = new EngineChatClient(use!.Models[Array.IndexOf(folders, request)], tokenizer, name, sources[i].ContextTokens);
                }
            }
            return new OpenModels(clients!, use is null ? [] : [new ComparisonReport(use, stage), new OverflowReport(use, stage), use]);
        }
        catch (Exception e) when (e is TokenizerException or CheckpointException)
        {
            use?.Dispose();
            throw new ModelUnavailableException(e.Message, e);
        }
        catch
        {
            use?.Dispose();
            throw;
        }
    }

    private async Task<ModelUse<LanguageModel>> LoadAsync(ModelRequest[] folders, IProgress<string>? stage, CancellationToken cancellationToken)
    {
        stage?.Report(folders.Length == 1 ? "waiting for the model" : $"waiting for {folders.Length} models");
        var loading = stage is null ? null
            : new InlineProgress<LoadProgress>(p => stage.Report($"loading the model, tensor {p.LoadedTensors} of {p.TotalTensors}"));
        try
        {
            var use = await host.UseAsync(folders, loading, cancellationToken);
            foreach (var model in use.Models.Where(model => model.PlainStepsBecause is not null))
                stage?.Report($"{Path.GetFileName(Path.TrimEndingDirectorySeparator(model.Folder))} writes its replies without the engine's own kernels: {model.PlainStepsBecause}");
            return use;
        }
        catch (Exception e) when (e is CheckpointException or LibTorchException or IOException)
        {
            throw new ModelUnavailableException(e.Message, e);
        }
    }

    private static ModelRequest Request(ModelSource source) =>
        new(source.Folder!, source.ContentHash ?? throw new ArgumentException($"The content hash of {source.Folder} is missing."), source);

    private OpenAiChatClient Server(ModelSource source)
    {
        var server = Find(source.Server ?? throw new ArgumentException("A model source names neither a folder nor a server."));
        var name = source.Name ?? throw new ModelUnavailableException($"No model is named for the server {source.Server}. Give the model's name there.");
        var pace = server.RequestsPerMinute is { } perMinute
            ? _paces.GetOrAdd((server.Url, perMinute), key => new CallPace(key.RequestsPerMinute, time)) : null;
        return new OpenAiChatClient(server, name, source.ContextTokens, pace, time);
    }

    private ModelServer Find(string server)
    {
        if (options.Servers.TryGetValue(server, out var known))
        {
            return known;
        }
        if (ModelServer.IsUsable(server))
        {
            return new ModelServer { Url = server };
        }
        if (server.Contains('@', StringComparison.Ordinal))
        {
            // What stands before it may be a password: it is not repeated.
            throw new ModelUnavailableException("The server's base URL has a user or password in it. Name a server of the settings instead (Servers:NAME:Url and Servers:NAME:Key).");
        }
        throw new ModelUnavailableException(
            $"\"{Quote.Of(server)}\" is neither a server of the settings ({(options.Servers.Count == 0 ? "there are none" : string.Join(", ", options.Servers.Keys))}) nor a base URL such as http://localhost:30000/v1. Add it as Servers:{server}:Url.");
    }

    public void Dispose()
    {
        foreach (var pace in _paces.Values)
        {
            pace.Dispose();
        }
    }
}
