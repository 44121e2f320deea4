using Microsoft.Extensions.Time.Testing;
using Vectorscope.Jobs.Sandboxes;
using Vectorscope.Jobs.Tasks;

namespace Vectorscope.Jobs.Tests.Sandboxes;

public sealed class SandboxAvailabilityTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly AskedSandboxes _docker = new(SandboxKind.Docker);
    private readonly AskedSandboxes _bubblewrap = new(SandboxKind.Bubblewrap);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_known_answer_is_told_without_asking_again()
    {
        using var availability = new SandboxAvailability([_bubblewrap, _docker], _time);
        _docker.Answer("no engine");

        for (var i = 0; i < 20; i++)
        {
            Assert.Equal("no engine", await availability.WhyUnavailableAsync(SandboxKind.Docker, Token));
        }

        Assert.Equal(1, _docker.Asked);
        Assert.Equal([SandboxKind.Docker, SandboxKind.Bubblewrap], availability.Providers.Select(provider => provider.Kind));
    }

    [Fact]
    public async Task An_old_answer_is_told_once_more_while_it_is_asked_for_again()
    {
        using var availability = new SandboxAvailability([_docker], _time);
        _docker.Answer("no engine");
        await availability.WhyUnavailableAsync(SandboxKind.Docker, Token);

        _time.Advance(SandboxAvailability.Fresh);
        var again = _docker.NextAsync();
        Assert.Equal("no engine", await availability.WhyUnavailableAsync(SandboxKind.Docker, Token));
        await again;
        // Nobody waits for the second answer, and callers meanwhile get the first and start no third question.
        Assert.Equal("no engine", await availability.WhyUnavailableAsync(SandboxKind.Docker, Token));
        Assert.Equal(2, _docker.Asked);
        _docker.Answer(null);
        while (await availability.WhyUnavailableAsync(SandboxKind.Docker, Token) is not null)
        {
            await Task.Yield();
        }

        Assert.Equal(2, _docker.Asked);
    }

    [Fact]
    public async Task Whoever_asks_first_waits_but_not_for_long()
    {
        using var availability = new SandboxAvailability([_docker], _time);
        var asked = _docker.NextAsync();
        var first = availability.WhyUnavailableAsync(SandboxKind.Docker, Token);
        await asked;
        Assert.False(first.IsCompleted);

        _time.Advance(SandboxAvailability.Patience);
        // Not known to be unusable: the run asks again and says so.
        Assert.Null(await first);
    }

    [Fact]
    public async Task A_provider_that_throws_cannot_be_counted_on()
    {
        using var availability = new SandboxAvailability([_docker], _time);
        _docker.Fail(new InvalidOperationException("the socket is a folder"));

        Assert.Equal("the socket is a folder", await availability.WhyUnavailableAsync(SandboxKind.Docker, Token));
    }

    [Fact]
    public async Task Start_RemovesWhatKilledProcessesLeftWhereSandboxesCanBeMade()
    {
        using var availability = new SandboxAvailability([_docker, _bubblewrap], _time);
        _docker.Answer("no engine");
        _bubblewrap.Answer(null);
        // What cannot be removed now keeps no program from starting.
        _bubblewrap.Cleaning = new IOException("busy");

        await availability.StartAsync(Token);
        await availability.ExecuteTask!;

        Assert.Equal([null], _bubblewrap.Cleaned);
        Assert.Empty(_docker.Cleaned);
    }

    private sealed class AskedSandboxes(SandboxKind kind) : ISandboxProvider
    {
        private readonly Lock _lock = new();
        private TaskCompletionSource<string?> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _asked;

        public SandboxKind Kind => kind;

        public int Asked => Volatile.Read(ref _asked);

        public void Answer(string? problem) => _answer.TrySetResult(problem);

        public void Fail(Exception exception) => _answer.TrySetException(exception);

        /// <summary>Ends when the next question came in; its answer is still to be given.</summary>
        public Task NextAsync()
        {
            lock (_lock)
            {
                if (_answer.Task.IsCompleted)
                {
                    _answer = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
                }
                _next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                return _next.Task;
            }
        }

        public Task<string?> WhyUnavailableAsync(CancellationToken cancellationToken)
        {
            lock (_lock)
            {
                Interlocked.Increment(ref _asked);
                _next.TrySetResult();
                return _answer.Task;
            }
        }

        public string? WhyUnsupported(TaskDefinition task, bool forbidNetwork) => null;

        public Task<ISandbox> StartAsync(SandboxRequest request, IProgress<string> log, CancellationToken cancellationToken) => throw new NotSupportedException();

        /// <summary>The runs whose leftovers were to be removed; null for all.</summary>
        public List<string?> Cleaned { get; } = [];

        public Exception? Cleaning { get; set; }

        public Task CleanUpAsync(string? runId, CancellationToken cancellationToken)
        {
            Cleaned.Add(runId);
            return Cleaning is null ? Task.CompletedTask : Task.FromException(Cleaning);
        }
    }
}
