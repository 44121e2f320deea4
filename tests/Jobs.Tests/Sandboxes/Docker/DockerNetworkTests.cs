using System.Net;
using System.Net.Sockets;
using Vectorscope.Jobs.Sandboxes;
using Vectorscope.Jobs.Tasks;

namespace Vectorscope.Jobs.Tests.Sandboxes.Docker;

/// <summary>What a task with a network reaches, and what it does not, against the real engine.</summary>
[Collection(nameof(DockerTests))]
public sealed class DockerNetworkTests(DockerEngineFixture docker)
{
    private static readonly TaskEnvironment WithNetwork = DockerEngineFixture.NoNetwork with { Network = TaskNetwork.Public };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Network_MetadataHostAndNeighbours_AreDeadEnds()
    {
        await using var sandbox = await docker.StartAsync(docker.NewTask(WithNetwork));
        await using var neighbour = await docker.StartAsync(docker.NewTask(WithNetwork));
        var address = (await neighbour.ExecAsync(ExecRequest.Shell("hostname -i"), Stop)).Output.Trim();
        await neighbour.ExecAsync(ExecRequest.Shell("python3 -m http.server 8000 >/dev/null 2>&1 & until echo > /dev/tcp/127.0.0.1/8000; do sleep 0.1; done 2>/dev/null"), Stop);
        Assert.Equal("200", (await neighbour.ExecAsync(ExecRequest.Shell($"curl -s -o /dev/null -w '%{{http_code}}' http://{address}:8000/"), Stop)).Output);
        using var service = new TcpListener(IPAddress.Any, 0);
        service.Start();
        var result = await sandbox.ExecAsync(ExecRequest.Shell($$"""
            device=$(ls /sys/class/net | grep -v lo)
            gateway=$(ip route show default | cut -d' ' -f3)
            reach() { curl -sS -m 2 -o /dev/null "$@" >/dev/null 2>&1; case $? in 7 | 28) ;; *) echo "reached $*" ;; esac; }
            for url in http://169.254.169.254/ http://169.254.170.2/ http://168.63.129.16/ http://{{address}}:8000/; do
              reach $url
              reach --interface $device $url
            done
            ip route get $gateway >/dev/null 2>&1 && echo "route to $gateway"
            timeout 2 bash -c "echo > /dev/tcp/$gateway/{{((IPEndPoint)service.LocalEndpoint).Port}}" 2>/dev/null && echo "reached the host"
            ip route del blackhole 169.254.0.0/16 2>/dev/null && echo opened
            ip addr add 169.254.0.9/16 dev "$device" 2>/dev/null && echo opened
            hostname
            """), Stop);
        Assert.Equal("sandbox\n", result.Output);
    }

    [Fact]
    public async Task Network_Names_AreResolved()
    {
        await using var sandbox = await docker.StartAsync(docker.NewTask(WithNetwork));
        // By the engine's own name server, whether or not this machine has a way to the world.
        var result = await sandbox.ExecAsync(ExecRequest.Shell("cat /etc/resolv.conf; ip route show default | wc -l"), Stop);
        Assert.Contains("nameserver 127.0.0.11", result.Output);
        Assert.EndsWith("1\n", result.Output);
    }

    [Fact]
    public async Task Network_ForbiddenByTheRun_IsNone()
    {
        docker.Need();
        await using var sandbox = await docker.Provider.StartAsync(
            new SandboxRequest(docker.RunId, "forbidden", docker.NewTask(WithNetwork), ForbidNetwork: true), new InlineProgress<string>(_ => { }), Stop);
        Assert.Equal("lo\n", (await sandbox.ExecAsync(ExecRequest.Shell("ls /sys/class/net"), Stop)).Output);
    }
}
