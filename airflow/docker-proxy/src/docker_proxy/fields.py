"""The names of all fields of a create body that the Docker API (up to 1.52) and docker-py know.

They are listed so that a refusal can distinguish a field that is not allowed from one that does not
exist; the engine would also accept these names with another letter case.
"""

CONFIG = frozenset(
    """
    ArgsEscaped AttachStderr AttachStdin AttachStdout Cmd Domainname Entrypoint Env ExposedPorts
    Healthcheck HostConfig Hostname Image Labels MacAddress NetworkDisabled NetworkingConfig
    OnBuild OpenStdin Runtime Shell StdinOnce StopSignal StopTimeout Tty User Volumes WorkingDir
    """.split()
)

HOST_CONFIG = frozenset(
    """
    Annotations AutoRemove Binds BlkioDeviceReadBps BlkioDeviceReadIOps BlkioDeviceWriteBps
    BlkioDeviceWriteIOps BlkioWeight BlkioWeightDevice CapAdd CapDrop Cgroup CgroupParent
    CgroupnsMode ConsoleSize ContainerIDFile CpuCount CpuPercent CpuPeriod CpuQuota
    CpuRealtimePeriod CpuRealtimeRuntime CpuShares CpusetCpus CpusetMems DeviceCgroupRules
    DeviceRequests Devices Dns DnsOptions DnsSearch ExtraHosts GroupAdd IOMaximumBandwidth
    IOMaximumIOps Init IpcMode Isolation KernelMemory KernelMemoryTCP Links LogConfig LxcConf
    MaskedPaths Memory MemoryReservation MemorySwap MemorySwappiness Mounts NanoCpus NetworkMode
    OomKillDisable OomScoreAdj PidMode PidsLimit PortBindings Privileged PublishAllPorts
    ReadonlyPaths ReadonlyRootfs RestartPolicy Runtime SecurityOpt ShmSize StorageOpt Sysctls
    Tmpfs UTSMode Ulimits UsernsMode VolumeDriver VolumesFrom
    """.split()
)

# Here an empty list means something: nothing masked, nothing read-only.
EMPTY_LIST_ASKS = frozenset({"MaskedPaths", "ReadonlyPaths"})
