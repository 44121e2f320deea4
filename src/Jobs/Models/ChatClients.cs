namespace Vectorscope.Jobs.Models;

/// <summary>Opens the models of a run.</summary>
public sealed class ChatClients
{
    /// <summary>
    /// Opens all models that a run needs, together: taken one after the other, two runs could wait for each other for ever.
    /// Equal sources share one loaded model and its batch.
    /// </summary>
    /// <param name="sources">What each arm asks for.</param>
    /// <param name="stage">Told what is being done, for the run's log; may be null.</param>
    /// <exception cref="Agent.ModelUnavailableException">A source cannot be used: no such server, no tokenizer, a folder that does not load.</exception>
    public Task<OpenModels> OpenAsync(IReadOnlyList<ModelSource> sources, IProgress<string>? stage, CancellationToken cancellationToken) =>
        throw new NotImplementedException();
}
