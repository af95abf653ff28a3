// Command kube-apiserver is the real API server with a real etcd inside one process: the peer
// that answers of the served twin are compared with.
//
// Usage: kube-apiserver DIR PORT. DIR holds etcd's data and the API server's certificates; the
// flags that follow are kube-apiserver's own.
package main

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"go.etcd.io/etcd/server/v3/embed"
	"k8s.io/component-base/cli"
	"k8s.io/kubernetes/cmd/kube-apiserver/app"
)

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: kube-apiserver DIR [kube-apiserver flags]")
		os.Exit(2)
	}
	endpoint, err := startEtcd(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	command := app.NewAPIServerCommand()
	command.SetArgs(append([]string{"--etcd-servers=" + endpoint}, os.Args[2:]...))
	os.Exit(cli.Run(command))
}

// startEtcd serves etcd on a free port of the loopback interface and returns its address.
func startEtcd(dir string) (string, error) {
	config := embed.NewConfig()
	config.Dir = filepath.Join(dir, "etcd")
	config.LogLevel = "error"
	config.UnsafeNoFsync = true
	loopback, _ := url.Parse("http://127.0.0.1:0")
	config.ListenClientUrls = []url.URL{*loopback}
	config.AdvertiseClientUrls = []url.URL{*loopback}
	config.ListenPeerUrls = []url.URL{*loopback}
	config.AdvertisePeerUrls = []url.URL{*loopback}
	config.InitialCluster = config.InitialClusterFromName(config.Name)
	etcd, err := embed.StartEtcd(config)
	if err != nil {
		return "", fmt.Errorf("etcd did not start: %w", err)
	}
	select {
	case <-etcd.Server.ReadyNotify():
	case <-time.After(30 * time.Second):
		return "", fmt.Errorf("etcd was not ready within 30 s")
	}
	return "http://" + etcd.Clients[0].Addr().String(), nil
}
