using Microsoft.Extensions.AI;

namespace Vectorscope.Jobs.Benchmarking.Running;

/// <summary>Gives each model call of a trial its own seed. The client behind it is shared with other trials and is not disposed of.</summary>
internal sealed class SeededChat(IChatClient shared, long trialSeed) : IChatClient
{
    private int _calls;

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        shared.GetResponseAsync(messages, Seeded(options), cancellationToken);

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        shared.GetStreamingResponseAsync(messages, Seeded(options), cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null) => shared.GetService(serviceType, serviceKey);

    public void Dispose()
    {
        // The client belongs to the run.
    }

    private ChatOptions Seeded(ChatOptions? options)
    {
        var seeded = options?.Clone() ?? new ChatOptions();
        seeded.Seed = TrialSeeds.OfCall(trialSeed, Interlocked.Increment(ref _calls));
        return seeded;
    }
}
